package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;

/** Stores that keep of an object just its name: an informer needs no more, and nobody else reads them. */
final class Shells {

    private Shells() {}

    static ObservedStore<GenericKubernetesResource, ObjectKey> store(
            Intake<GenericKubernetesResource> intake, ApiKind kind) {
        return new ObservedStore<>(intake, Shells::key, key -> {
            GenericKubernetesResource shell = new GenericKubernetesResource();
            shell.setApiVersion(kind.apiVersion());
            shell.setKind(kind.kind());
            shell.setMetadata(meta(key));
            return shell;
        });
    }

    static ObservedStore<Secret, ObjectKey> secrets(Intake<Secret> intake) {
        return new ObservedStore<>(intake, Shells::key, key -> {
            Secret shell = new Secret();
            shell.setMetadata(meta(key));
            return shell;
        });
    }

    private static ObjectKey key(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    private static ObjectMeta meta(ObjectKey key) {
        ObjectMeta meta = new ObjectMeta();
        meta.setNamespace(key.namespace());
        meta.setName(key.name());
        return meta;
    }
}
