package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.List;
import java.util.Set;

/**
 * What a store decided.
 *
 * @param steps one for each counter, in their order; whether its hits were counted is {@link #charged}
 * @param refused whether the request is
 * @param remembered numbers of those counters that were known already, without asking the store
 * @param micros the store's clock when it decided, since 1970; 0 when it is not known
 */
public record Counted(List<Step> steps, Charge charge, boolean refused, Set<Integer> remembered, long micros) {

    public Counted(List<Step> steps, Charge charge, boolean refused) {
        this(steps, charge, refused, Set.of(), 0);
    }

    /** What the steps mean for the request. */
    public static Counted of(List<Counter> counters, List<Step> steps, Charge charge) {
        return new Counted(steps, charge, Refusal.of(counters, steps));
    }

    /** The same, decided at this time of the store. */
    public Counted at(long changed) {
        return new Counted(steps, charge, refused, remembered, changed);
    }

    /** The same, where the store was not asked for these. */
    Counted remembering(Set<Integer> numbers) {
        return new Counted(steps, charge, refused, numbers, micros);
    }

    /** Whether the hits of the counter with this number are in the store now. */
    public boolean charged(int number) {
        Step step = steps.get(number);
        return charge == Charge.TOGETHER ? !refused : !Refusal.beyond(step);
    }
}
