package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;

/**
 * That so many hits, or more, are too many for a while.
 *
 * @param limit as it was then; for another one this says nothing
 * @param fewest hits that are refused; 0 when the limit is exceeded already, so that nothing is counted any more
 * @param until by {@link System#nanoTime}, when the store is to be asked again; never later than the counter's own end
 * @param end when these hits fit again
 * @param before what was counted then
 * @param unspent what would still have fit then
 */
record KnownOver(Limit limit, long fewest, long until, long end, long before, long unspent) {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /**
     * @param number of the counter in the decision
     * @param asked when the question was sent: the store's own time was not earlier
     * @param longest nanoseconds until the store is asked again in any case
     */
    static KnownOver of(Counter counter, Counted counted, int number, long asked, long longest) {
        Limit limit = counter.limit();
        Step step = counted.steps().get(number);
        boolean fixed = limit.algorithm() == Algorithm.FIXED_WINDOW;
        long rest = (fixed ? untilEnd(limit, step, counted.micros()) : step.resetMicros()) * NANOS_PER_MICRO;
        // Counted although they were too many: the limit is exceeded from now on.
        boolean beyond = counted.charged(number);
        return new KnownOver(
                limit,
                fixed && (step.exceeded() || beyond) ? 0 : counter.hits(),
                asked + Math.min(rest, longest),
                asked + rest,
                beyond ? step.after() : step.before(),
                beyond ? 0 : step.unspent());
    }

    /** Answers know whole seconds only. */
    private static long untilEnd(Limit limit, Step step, long micros) {
        return Math.max(0, step.next().start() * MICROS_PER_SECOND + limit.intervalMicros() - micros);
    }

    boolean refuses(Counter counter, Charge charge, long now) {
        return now - until < 0
                && counter.hits() >= fewest
                && (charge == Charge.TOGETHER || fewest == 0)
                && counter.limit().equals(limit);
    }

    Step step(long hits, long now) {
        return new Step(
                CounterState.NEW,
                true,
                fewest == 0,
                before,
                before + Math.min(hits, Long.MAX_VALUE - before),
                0,
                unspent,
                reset(end - now));
    }

    /** In whole seconds for fixed windows, as the store says it. */
    private long reset(long nanos) {
        long micros = Math.ceilDiv(nanos, NANOS_PER_MICRO);
        return limit.algorithm() == Algorithm.FIXED_WINDOW
                ? Math.ceilDiv(micros, MICROS_PER_SECOND) * MICROS_PER_SECOND
                : micros;
    }
}
