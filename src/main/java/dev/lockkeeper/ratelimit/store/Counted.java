package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.List;

/**
 * What a store decided.
 *
 * @param steps one for each counter, in their order; whether its hits were counted is {@link #charged}
 * @param refused whether the request is
 */
public record Counted(List<Step> steps, Charge charge, boolean refused) {

    /** What the steps mean for the request. */
    public static Counted of(List<Counter> counters, List<Step> steps, Charge charge) {
        return new Counted(steps, charge, Refusal.of(counters, steps));
    }

    /** Whether the hits of the counter with this number are in the store now. */
    public boolean charged(int number) {
        Step step = steps.get(number);
        return charge == Charge.TOGETHER ? !refused : !Refusal.beyond(step);
    }
}
