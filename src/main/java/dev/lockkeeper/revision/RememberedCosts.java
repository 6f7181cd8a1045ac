package dev.lockkeeper.revision;

import dev.lockkeeper.api.LLMRequestCost;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.bundle.CostExpressions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last good cost expression of each key, in memory: learned before each plan, forgotten with its object. */
public final class RememberedCosts implements LastGoodCosts {

    private final CostExpressions expressions = new CostExpressions();
    private final Map<ObjectId, Map<String, String>> good = new ConcurrentHashMap<>();

    @Override
    public Optional<String> expression(ObjectId owner, String metadataKey) {
        return Optional.ofNullable(good.getOrDefault(owner, Map.of()).get(metadataKey));
    }

    /** Takes note of the good expressions of the touched objects. */
    void learn(GatewayModel model, Set<ObjectId> touched) {
        for (ObjectId id : touched) {
            if (id.kind() == Kind.AI_GATEWAY_ROUTE || id.kind() == Kind.GATEWAY_CONFIG) {
                List<LLMRequestCost> costs =
                        model.find(id).map(object -> costs(object.spec())).orElse(List.of());
                Map<String, String> next = new HashMap<>();
                for (LLMRequestCost cost : costs) {
                    remember(id, cost, next);
                }
                if (next.isEmpty()) {
                    good.remove(id);
                } else {
                    good.put(id, Map.copyOf(next));
                }
            }
        }
    }

    private void remember(ObjectId id, LLMRequestCost cost, Map<String, String> next) {
        String expression = cost.cel();
        if (!cost.type().equals("CEL")) {
            return;
        }
        if (expression != null && expressions.problem(expression).isEmpty()) {
            next.put(cost.metadataKey(), expression);
        } else {
            expression(id, cost.metadataKey()).ifPresent(former -> next.put(cost.metadataKey(), former));
        }
    }

    private static List<LLMRequestCost> costs(ModelSpec spec) {
        return switch (spec) {
            case ModelSpec.Route(var route) -> route.llmRequestCosts();
            case ModelSpec.Config(var config) -> config.globalLLMRequestCosts();
            default -> List.of();
        };
    }
}
