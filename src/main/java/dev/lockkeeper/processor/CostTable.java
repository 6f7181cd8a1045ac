package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.FilterConfig;
import dev.lockkeeper.plan.bundle.RequestCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The costs of one Gateway, compiled. Of two with one key the more special counts: a route's beat those of the Gateway,
 * those of a backend or model beat the route's.
 */
final class CostTable {

    private final List<Cost> everywhere;
    private final Map<String, List<Cost>> byRoute = new HashMap<>();

    CostTable(FilterConfig config, CostExpressions expressions) {
        List<Cost> general = new ArrayList<>();
        config.globalLLMRequestCosts()
                .forEach(cost -> general.add(
                        new Cost(cost.metadataKey(), null, null, Meter.of(cost.type(), cost.cel(), expressions))));
        List<Cost> special = new ArrayList<>();
        for (RequestCost cost : config.llmRequestCosts()) {
            Cost compiled = new Cost(
                    cost.metadataKey(), cost.backend(), cost.model(), Meter.of(cost.type(), cost.cel(), expressions));
            String route = cost.routeName();
            if (route == null || route.isEmpty()) {
                (compiled.concerns("") && cost.backend() == null ? general : special).add(compiled);
            } else {
                byRoute.computeIfAbsent(route, _ -> new ArrayList<>()).add(compiled);
            }
        }
        byRoute.replaceAll((_, ofRoute) -> joined(general, ofRoute, special));
        everywhere = joined(general, List.of(), special);
    }

    /** What a request of the backend may cost; a later entry beats an earlier one of the same key. */
    List<Cost> of(BackendName backend) {
        List<Cost> costs = backend.route()
                .map(route -> byRoute.getOrDefault(route, everywhere))
                .orElse(everywhere);
        return costs.stream().allMatch(cost -> cost.concerns(backend))
                ? costs
                : costs.stream().filter(cost -> cost.concerns(backend)).toList();
    }

    private static List<Cost> joined(List<Cost> general, List<Cost> ofRoute, List<Cost> special) {
        List<Cost> joined = new ArrayList<>(general);
        joined.addAll(ofRoute);
        joined.addAll(special);
        return List.copyOf(joined);
    }
}
