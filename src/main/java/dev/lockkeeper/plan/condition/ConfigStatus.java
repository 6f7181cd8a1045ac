package dev.lockkeeper.plan.condition;

import static dev.lockkeeper.plan.Reasons.ACCEPTED;

import dev.lockkeeper.api.GatewayConfigSpec;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.Costs;
import java.util.List;

/** GatewayConfig: {@code Accepted} from {@code spec.globalLLMRequestCosts[].cel}. */
public final class ConfigStatus {

    private final CostExpressions expressions;
    private final LastGoodCosts lastGood;

    public ConfigStatus(CostExpressions expressions, LastGoodCosts lastGood) {
        this.expressions = expressions;
        this.lastGood = lastGood;
    }

    PlannedStatus of(ModelObject<?> config, GatewayConfigSpec spec) {
        Costs costs = Costs.of(
                config.id(), "spec.globalLLMRequestCosts", spec.globalLLMRequestCosts(), expressions, lastGood);
        return new PlannedStatus(
                config.id(),
                config.meta().generation(),
                List.of(Verdict.of(ACCEPTED, costs.problems(), ACCEPTED, "configuration is accepted")),
                List.of());
    }
}
