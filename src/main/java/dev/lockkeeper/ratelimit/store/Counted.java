package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.List;

/**
 * What a store decided.
 *
 * @param steps one for each counter, in their order; whether its hits were counted is {@link #charged}
 * @param refused whether the request is
 * @param fromStore whether the store was asked; else it was known already
 * @param micros the store's clock when it decided, since 1970; 0 when it is not known
 */
public record Counted(List<Step> steps, Charge charge, boolean refused, boolean fromStore, long micros) {

    public Counted(List<Step> steps, Charge charge, boolean refused) {
        this(steps, charge, refused, true, 0);
    }

    /** What the steps mean for the request. */
    public static Counted of(List<Counter> counters, List<Step> steps, Charge charge) {
        return new Counted(steps, charge, Refusal.of(counters, steps));
    }

    /** The same, decided at this time of the store. */
    public Counted at(long changed) {
        return new Counted(steps, charge, refused, fromStore, changed);
    }

    /** The same, known without asking the store. */
    Counted withoutStore() {
        return new Counted(steps, charge, refused, false, micros);
    }

    /** Whether the hits of the counter with this number are in the store now. */
    public boolean charged(int number) {
        Step step = steps.get(number);
        return charge == Charge.TOGETHER ? !refused : !Refusal.beyond(step);
    }
}
