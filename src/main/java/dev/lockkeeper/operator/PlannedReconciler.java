package dev.lockkeeper.operator;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;

/** A reconciler that is called when the plan of an object of its kind is new, or when its objects in the cluster differ. */
public interface PlannedReconciler<P extends HasMetadata> extends Reconciler<P> {

    Kind kind();

    Class<P> type();

    /** Whether an update of the object itself, which left its plan as it was, is to be looked at. */
    default boolean concerns(P now, P before) {
        return !java.util.Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || now.isMarkedForDeletion() != before.isMarkedForDeletion();
    }

    /** The key of an object. */
    static ObjectKey key(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
}
