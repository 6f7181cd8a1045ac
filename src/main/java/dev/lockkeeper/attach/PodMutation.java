package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/**
 * Brings a processor into a Pod by JSON patch (RFC 6902). A pod that has the container, or no container {@code envoy}, is
 * left as it is, so that a second call changes nothing. The pod says which processor it got in {@link Sidecar#STAMP}.
 */
public final class PodMutation {

    private static final String ENVOY = "envoy";
    private static final String GATEWAY_NAME = "gateway.envoyproxy.io/owning-gateway-name";
    private static final String GATEWAY_NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";

    private final JsonNode pod;
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private PodMutation(JsonNode pod) {
        this.pod = pod;
    }

    /** The Gateway whose Envoy this pod runs, from the labels of Envoy Gateway. */
    public static Optional<ObjectKey> gateway(JsonNode pod) {
        JsonNode labels = pod.path("metadata").path("labels");
        String name = labels.path(GATEWAY_NAME).asText("");
        String namespace = labels.path(GATEWAY_NAMESPACE).asText("");
        return name.isEmpty() || namespace.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(namespace, name));
    }

    /** The operations in order; empty when there is nothing to do. */
    public static ArrayNode patch(JsonNode pod, Sidecar sidecar) {
        PodMutation mutation = new PodMutation(pod);
        int envoy = mutation.position("/spec/containers", "name", ENVOY);
        if (envoy >= 0 && !mutation.has("/spec/containers") && !mutation.has("/spec/initContainers")) {
            mutation.inject(sidecar, "/spec/containers/" + envoy + "/volumeMounts");
        }
        return mutation.operations;
    }

    private boolean has(String containers) {
        return position(containers, "name", Sidecar.NAME) >= 0;
    }

    private void inject(Sidecar sidecar, String envoyMounts) {
        Additions volumes = new Additions("/spec/volumes", "name");
        sidecar.volumes().forEach(volumes::add);
        Additions pullSecrets = new Additions("/spec/imagePullSecrets", "name");
        sidecar.pullSecrets()
                .forEach(name ->
                        pullSecrets.add(JsonNodeFactory.instance.objectNode().put("name", name)));
        new Additions(sidecar.nativeSidecar() ? "/spec/initContainers" : "/spec/containers", "name")
                .add(sidecar.container());
        new Additions(envoyMounts, "mountPath").add(SidecarVolumes.socketMount());
        annotate(sidecar.hash());
    }

    private void annotate(String hash) {
        String annotations = "/metadata/annotations";
        if (pod.at(annotations).isObject()) {
            operation(annotations + "/" + Sidecar.STAMP.replace("~", "~0").replace("/", "~1"))
                    .put("value", hash);
        } else {
            operation(annotations).putObject("value").put(Sidecar.STAMP, hash);
        }
    }

    private int position(String list, String key, String value) {
        JsonNode items = pod.at(list);
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at).path(key).asText().equals(value)) {
                return at;
            }
        }
        return -1;
    }

    private ObjectNode operation(String path) {
        return operations.addObject().put("op", "add").put("path", path);
    }

    /** What is appended to one list of the pod; an item whose key the list has already is not. */
    private final class Additions {
        private final String list;
        private final String key;
        private boolean present;

        Additions(String list, String key) {
            this.list = list;
            this.key = key;
            this.present = pod.at(list).isArray();
        }

        void add(ObjectNode item) {
            if (position(list, key, item.path(key).asText()) >= 0) {
                return;
            }
            if (present) {
                operation(list + "/-").set("value", item);
            } else {
                operation(list).putArray("value").add(item);
                present = true;
            }
        }
    }
}
