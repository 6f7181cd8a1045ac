package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Objects that writers compare with; plans don't read them. */
record ObserverIntake<T extends HasMetadata>(ClusterObserver observer, ApiKind kind) implements Intake<T> {

    @Override
    public void put(T object) {
        observer.put(object);
    }

    @Override
    public void removed(ObjectKey key) {
        observer.removed(kind.apiVersion(), kind.kind(), key);
    }
}
