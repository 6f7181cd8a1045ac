package dev.lockkeeper.plan.bundle;

import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A compiled cost expression. Safe from any thread; its loops are bounded. */
public final class CostProgram {

    private final CelRuntime.Program program;

    CostProgram(CelRuntime.Program program) {
        this.program = program;
    }

    public CostResult cost(CostSubject subject, TokenCounts tokens) {
        return cost(CostVariables.values(subject, tokens));
    }

    CostResult cost(Map<String, Object> values) {
        try {
            return switch (program.eval(values)) {
                case UnsignedLong amount when amount.longValue() >= 0 -> new CostResult.Amount(amount.longValue());
                case UnsignedLong _ -> new CostResult.Amount(Long.MAX_VALUE);
                case Long amount when amount >= 0 -> new CostResult.Amount(amount);
                case Long amount -> new CostResult.Failed("it gives " + amount + ", a cost must not be negative");
                default -> new CostResult.Failed("it gives neither int nor uint");
            };
        } catch (CelEvaluationException e) {
            return new CostResult.Failed(CostExpressions.firstLine(e.getMessage()));
        }
    }
}
