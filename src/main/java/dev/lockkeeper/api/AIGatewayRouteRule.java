package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule: matches, the backends they lead to, and how its models are listed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIGatewayRouteRule(
        @Nullable String name,
        List<RouteBackendRef> backendRefs,
        List<RuleMatch> matches,
        @Nullable RuleTimeouts timeouts,
        @Nullable String streamIdleTimeout,
        @Nullable String modelsOwnedBy,
        @Nullable String modelsCreatedAt) {
    public AIGatewayRouteRule {
        backendRefs = backendRefs == null ? List.of() : List.copyOf(backendRefs);
        matches = matches == null ? List.of() : List.copyOf(matches);
    }
}
