package dev.lockkeeper.model;

import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.GatewayConfigSpec;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import java.util.List;
import java.util.Map;

/** What a model keeps of an object: the whole spec of kinds it compiles, a few facts of the others. */
public sealed interface ModelSpec {

    /** An AIGatewayRoute. */
    record Route(AIGatewayRouteSpec spec) implements ModelSpec {}

    /** An AIServiceBackend. */
    record ServiceBackend(AIServiceBackendSpec spec) implements ModelSpec {}

    /** A BackendSecurityPolicy. */
    record SecurityPolicy(BackendSecurityPolicySpec spec) implements ModelSpec {}

    /** A GatewayConfig. */
    record Config(GatewayConfigSpec spec) implements ModelSpec {}

    /** An MCPRoute: accepted, stored, not compiled yet. */
    record McpRoute(List<ParentReference> parentRefs) implements ModelSpec {}

    /** A QuotaPolicy. */
    record Quota(QuotaPolicySpec spec) implements ModelSpec {}

    /** A Gateway. */
    record GatewayFacts(String gatewayClassName) implements ModelSpec {}

    /** An object of which only its existence counts (Envoy Gateway's Backend, an InferencePool). */
    record Presence() implements ModelSpec {}

    /** A ReferenceGrant: what may refer to what in the grant's namespace. */
    record Grant(List<GrantFrom> from, List<GrantTo> to) implements ModelSpec {}

    /** Who may refer. */
    record GrantFrom(String group, String kind, String namespace) {}

    /** What may be referred to; an empty name means every object of the kind. */
    record GrantTo(String group, String kind, String name) {}

    /**
     * A Secret.
     *
     * @param loaded false while nothing refers to it: then only its existence is known
     * @param data decoded values by key
     */
    record SecretContent(boolean loaded, Map<String, String> data) implements ModelSpec {
        public static final SecretContent NOT_LOADED = new SecretContent(false, Map.of());

        public SecretContent {
            data = Map.copyOf(data);
        }

        @Override
        public String toString() {
            return "SecretContent[keys=" + new java.util.TreeSet<>(data.keySet()) + "]";
        }
    }
}
