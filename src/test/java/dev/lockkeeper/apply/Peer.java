package dev.lockkeeper.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes as the peer does: whole objects by POST and PUT, under the name of its executable. */
final class Peer {

    private final KubernetesClient client;
    private final String name;

    Peer(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    GenericKubernetesResource create(GenericKubernetesResource object) {
        return send("POST", type(object).collection(object.getMetadata().getNamespace()), object);
    }

    GenericKubernetesResource update(GenericKubernetesResource object) {
        return send("PUT", path(object), object);
    }

    GenericKubernetesResource updateStatus(GenericKubernetesResource object, String status) {
        GenericKubernetesResource next = read(object);
        next.setAdditionalProperty("status", yaml(status));
        return send("PUT", path(object) + "/status", next);
    }

    /** Reads the object, changes it and puts it back, as a reconcile of the peer. */
    GenericKubernetesResource change(
            GenericKubernetesResource object, UnaryOperator<GenericKubernetesResource> change) {
        return update(change.apply(read(object)));
    }

    GenericKubernetesResource read(GenericKubernetesResource object) {
        return parse(client.raw(path(object)));
    }

    boolean exists(GenericKubernetesResource object) {
        try {
            return client.raw(path(object)) != null;
        } catch (KubernetesClientException e) {
            return e.getCode() != 404;
        }
    }

    GenericKubernetesResource parse(String yaml) {
        return client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }

    GenericKubernetesResource parse(String yaml, OwnerReference owner) {
        GenericKubernetesResource object = parse(yaml);
        object.getMetadata().setOwnerReferences(List.of(owner));
        return object;
    }

    Map<?, ?> yaml(String text) {
        return client.getKubernetesSerialization().unmarshal(text, Map.class);
    }

    private GenericKubernetesResource send(String method, String path, GenericKubernetesResource object) {
        return parse(client.raw(path + "?fieldManager=" + name, method, object));
    }

    private static String path(GenericKubernetesResource object) {
        return type(object)
                .path(new dev.lockkeeper.model.ObjectKey(
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()));
    }

    private static ResourceType type(GenericKubernetesResource object) {
        return new ResourceType(object.getApiVersion(), object.getKind());
    }
}
