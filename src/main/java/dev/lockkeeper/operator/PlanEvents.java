package dev.lockkeeper.operator;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Tells one controller of the SDK that an object is to be looked at again. */
final class PlanEvents<P extends HasMetadata> extends AbstractEventSource<Void, P> {

    PlanEvents() {
        super(Void.class, "plans");
    }

    /** Unknown objects are ignored by the SDK: they come again when their informer has them. */
    void look(ObjectKey key) {
        if (isRunning()) {
            getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
        }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
