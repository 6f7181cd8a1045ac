package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.api.ApiGroup;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Set;

/**
 * How to tell what the peer made (reference envoy-ai-gateway.md §2.2, §2.4). By what it leaves on objects, not by its
 * field manager's name: that is the name of its executable, which a build may change.
 */
final class PeerMarks {

    static final String FINALIZER = "aigateway.envoyproxy.io/finalizer";
    static final String GENERATED = "gateway.envoyproxy.io/ai-gateway-generated";
    private static final String ROUTE = "AIGatewayRoute";
    private static final Set<String> BUNDLE_KEYS = Set.of("index.yaml", "chunk", "filter-config.yaml");

    private PeerMarks() {}

    /** A generated HTTPRoute or HTTPRouteFilter: its mark, or the same AIGatewayRoute as controller. */
    static boolean generated(ObservedObject seen, Desired desired) {
        return "true".equals(seen.annotations().get(GENERATED))
                || seen.controller()
                        .filter(owner -> ofRoute(owner)
                                && desired.controller()
                                        .map(wanted -> wanted.path("name").asText())
                                        .filter(owner.getName()::equals)
                                        .isPresent())
                        .isPresent();
    }

    /** A Secret that has a bundle's name and nothing but what a bundle's Secret of that name has. */
    static boolean bundleSecret(ObservedObject seen, Set<String> wantedKeys) {
        return seen.ownerReferences().isEmpty()
                && !seen.data().isEmpty()
                && BUNDLE_KEYS.containsAll(seen.data().keySet())
                && wantedKeys.containsAll(seen.data().keySet());
    }

    /** True when these are fields of the peer's entry in managedFields, on an object that is generated. */
    static boolean wrote(ObjectNode fields, Desired desired) {
        JsonNode metadata = fields.path("f:metadata");
        boolean route = metadata.path("f:annotations").has("f:" + GENERATED);
        boolean secret =
                BUNDLE_KEYS.stream().anyMatch(key -> fields.path("f:data").has("f:" + key));
        boolean owner = desired.controller()
                .map(controller -> "k:{\"uid\":\"" + controller.path("uid").asText() + "\"}")
                .filter(metadata.path("f:ownerReferences")::has)
                .isPresent();
        return route || secret || owner;
    }

    static boolean ofRoute(OwnerReference owner) {
        return owner.getKind().equals(ROUTE) && owner.getApiVersion().startsWith(ApiGroup.NAME + "/");
    }
}
