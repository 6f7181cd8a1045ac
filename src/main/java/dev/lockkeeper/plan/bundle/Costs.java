package dev.lockkeeper.plan.bundle;

import static dev.lockkeeper.plan.Reasons.INVALID_COST_EXPRESSION;

import dev.lockkeeper.api.LLMRequestCost;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.LastGoodCosts;
import java.util.ArrayList;
import java.util.List;

/**
 * The costs of one route or GatewayConfig after the check of their expressions.
 *
 * @param usable good ones, and bad ones replaced by the last good expression of their key
 * @param problems one for each bad expression
 * @param metered false when a bad expression had no last good one: what it concerns must not be served
 */
public record Costs(List<LLMRequestCost> usable, List<Problem> problems, boolean metered) {
    public Costs {
        usable = List.copyOf(usable);
        problems = List.copyOf(problems);
    }

    /** Checks the costs of {@code owner}, found under the field {@code path} of its spec. */
    public static Costs of(
            ObjectId owner,
            String path,
            List<LLMRequestCost> costs,
            CostExpressions expressions,
            LastGoodCosts lastGood) {
        List<LLMRequestCost> usable = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        boolean metered = true;
        for (int i = 0; i < costs.size(); i++) {
            LLMRequestCost cost = costs.get(i);
            var wrong = cost.type().equals("CEL")
                    ? expressions.problem(cost.cel() == null ? "" : cost.cel())
                    : java.util.Optional.<String>empty();
            if (wrong.isEmpty()) {
                usable.add(cost);
                continue;
            }
            var former = lastGood.expression(owner, cost.metadataKey());
            String consequence;
            if (former.isPresent()) {
                usable.add(new LLMRequestCost(cost.metadataKey(), "CEL", former.get()));
                consequence = "the last good expression stays in force: " + former.get();
            } else {
                metered = false;
                consequence = "there is no earlier good expression, so the rules it concerns answer 503";
            }
            problems.add(new Problem(
                    owner, "%s[%d].cel".formatted(path, i), INVALID_COST_EXPRESSION, wrong.get() + "; " + consequence));
        }
        return new Costs(usable, problems, metered);
    }
}
