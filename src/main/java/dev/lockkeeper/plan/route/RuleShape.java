package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.AIGatewayRouteRule;
import dev.lockkeeper.api.RuleMatch;
import dev.lockkeeper.api.RuleTimeouts;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeoutsBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Matches and timeouts of a rule in the HTTPRoute's terms, every default spelled out so that a compare sees none missing. */
final class RuleShape {

    private static final String DEFAULT_TIMEOUT = "60s";

    private final String rootPrefix;

    RuleShape(String rootPrefix) {
        this.rootPrefix = rootPrefix;
    }

    /** A rule without matches matches the root prefix, like one with. */
    List<HTTPRouteMatch> matches(AIGatewayRouteRule rule) {
        return rule.matches().isEmpty()
                ? List.of(prefix())
                : rule.matches().stream().map(this::match).toList();
    }

    HTTPRouteMatch prefix() {
        return new HTTPRouteMatchBuilder().withNewPath("PathPrefix", rootPrefix).build();
    }

    HTTPRouteTimeouts timeouts(AIGatewayRouteRule rule) {
        RuleTimeouts timeouts = rule.timeouts();
        String request = timeouts == null ? null : timeouts.request();
        String backendRequest = timeouts == null ? null : timeouts.backendRequest();
        var builder = new HTTPRouteTimeoutsBuilder();
        if (backendRequest != null) {
            builder.withBackendRequest(backendRequest);
        }
        if (request == null) {
            // The Gateway API refuses a backendRequest above request, so the default gives way.
            Optional<Duration> asked = Optional.ofNullable(backendRequest).flatMap(GatewayDuration::parse);
            request = asked.filter(duration -> duration.compareTo(Duration.ofSeconds(60)) > 0)
                    .map(duration -> backendRequest)
                    .orElse(DEFAULT_TIMEOUT);
        }
        return builder.withRequest(request).build();
    }

    private HTTPRouteMatch match(RuleMatch match) {
        return new HTTPRouteMatchBuilder()
                .withHeaders(match.headers().stream()
                        .map(header -> new HTTPHeaderMatchBuilder()
                                .withType(header.type() == null ? "Exact" : header.type())
                                .withName(header.name())
                                .withValue(header.value())
                                .build())
                        .toList())
                .withNewPath("PathPrefix", rootPrefix)
                .build();
    }
}
