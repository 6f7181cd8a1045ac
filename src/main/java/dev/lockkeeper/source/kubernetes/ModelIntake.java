package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Objects of one kind → model changes. An update that changes nothing a plan may read (status, managedFields) ends here. */
final class ModelIntake<T extends HasMetadata> implements Intake<T> {

    private static final Logger LOG = Logger.getLogger(ModelIntake.class);

    private final Kind kind;
    private final Readings readings;
    private final Consumer<ModelChange> changes;
    private final Map<ObjectKey, ModelObject<?>> published = new ConcurrentHashMap<>();

    ModelIntake(Kind kind, Readings readings, Consumer<ModelChange> changes) {
        this.kind = kind;
        this.readings = readings;
        this.changes = changes;
    }

    @Override
    public void put(T object) {
        ModelObject<?> next;
        try {
            next = readings.read(kind, object);
        } catch (IllegalArgumentException e) {
            // What was read of it before stays in force, and the informer goes on with the others.
            LOG.errorf(
                    "unreadable object kind=%s namespace=%s name=%s problem=\"%s\"",
                    kind.kindName(),
                    object.getMetadata().getNamespace(),
                    object.getMetadata().getName(),
                    e.getMessage());
            return;
        }
        ModelObject<?> before = published.get(next.key());
        if (before == null || !alike(before, next)) {
            published.put(next.key(), next);
            changes.accept(new ModelChange.Upsert(next));
        }
    }

    @Override
    public void removed(ObjectKey key) {
        if (published.remove(key) != null) {
            changes.accept(new ModelChange.Delete(new ObjectId(kind, key)));
        }
    }

    private static boolean alike(ModelObject<?> one, ModelObject<?> other) {
        return one.spec().equals(other.spec()) && alike(one.meta(), other.meta());
    }

    private static boolean alike(Meta one, Meta other) {
        return one.uid().equals(other.uid())
                && one.generation() == other.generation()
                && one.labels().equals(other.labels())
                && one.annotations().equals(other.annotations());
    }
}
