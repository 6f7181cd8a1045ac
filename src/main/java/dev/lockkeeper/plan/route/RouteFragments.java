package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.AIGatewayRouteRule;
import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.LLMRequestCost;
import dev.lockkeeper.plan.bundle.FilterModel;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.plan.bundle.RequestCost;
import dev.lockkeeper.plan.bundle.RouteFragment;
import java.util.List;

/** What a route adds to the filter config of its Gateways, rendered to lines. */
final class RouteFragments {

    private static final String DEFAULT_OWNER = "Envoy AI Gateway";

    /** For sources without a clock: the API wants some time, and plans read no clock. */
    private static final String NO_TIME = "1970-01-01T00:00:00Z";

    private RouteFragments() {}

    static RouteFragment of(
            HttpRouteFrame frame, AIGatewayRouteSpec spec, List<FragmentBackend> backends, List<LLMRequestCost> costs) {
        return new RouteFragment(
                frame.key(),
                spec.hostnames(),
                backends,
                costs.stream()
                        .map(cost -> Json.line(new RequestCost(
                                cost.metadataKey(), frame.key().toString(), cost.type(), cost.cel(), null, null)))
                        .toList(),
                spec.rules().stream()
                        .flatMap(rule -> models(rule, frame.createdAt()).stream())
                        .map(Json::line)
                        .toList());
    }

    /** Models are the exact values of the model header over all matches. */
    private static List<FilterModel> models(AIGatewayRouteRule rule, String routeCreatedAt) {
        String owner = rule.modelsOwnedBy() == null ? DEFAULT_OWNER : rule.modelsOwnedBy();
        String created = rule.modelsCreatedAt() != null
                ? rule.modelsCreatedAt()
                : routeCreatedAt.isEmpty() ? NO_TIME : routeCreatedAt;
        return rule.matches().stream()
                .flatMap(match -> match.headers().stream())
                .filter(header -> header.name().equalsIgnoreCase(RouteNames.MODEL_HEADER))
                .filter(header -> header.type() == null || header.type().equals("Exact"))
                .map(header -> new FilterModel(header.value(), owner, created))
                .toList();
    }
}
