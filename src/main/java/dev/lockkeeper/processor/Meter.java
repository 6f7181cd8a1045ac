package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.CostResult;
import dev.lockkeeper.plan.bundle.CostSubject;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How a cost follows from tokens (reference envoy-ai-gateway.md §1.7). */
@FunctionalInterface
interface Meter {

    CostResult cost(CostSubject subject, TokenCounts tokens);

    static Meter of(String type, @Nullable String cel, CostExpressions expressions) {
        return switch (type) {
            case "InputToken" -> count(TokenCounts::input);
            case "CachedInputToken" -> count(TokenCounts::cachedInput);
            case "CacheCreationInputToken" -> count(TokenCounts::cacheCreationInput);
            case "OutputToken" -> count(TokenCounts::output);
            case "TotalToken" -> count(TokenCounts::total);
            case "ReasoningToken" -> count(TokenCounts::reasoning);
            case "CEL" -> expression(cel == null ? "" : cel, expressions);
            default -> failing("the type " + type + " is not known");
        };
    }

    private static Meter count(ToLongFunction<TokenCounts> count) {
        return (_, tokens) -> new CostResult.Amount(count.applyAsLong(tokens));
    }

    private static Meter expression(String cel, CostExpressions expressions) {
        return expressions
                .program(cel)
                .<Meter>map(program -> program::cost)
                .orElseGet(() -> failing(expressions.problem(cel).orElse("the expression cannot be compiled")));
    }

    private static Meter failing(String reason) {
        return (_, _) -> new CostResult.Failed(reason);
    }
}
