package dev.lockkeeper.ratelimit.limit;

/**
 * Estimates the hits of the last interval from two windows: those of the current one, and of the one before the share that still lies within
 * the interval, as if they had come evenly; rounded up. docs/ratelimit-algorithms.md states how far that is from a log of all hits.
 */
final class SlidingWindow {

    private static final long MILLIS = 1_000;

    private SlidingWindow() {}

    static Step step(Limit limit, CounterState state, long hits, long nowMicros) {
        long window = limit.intervalSeconds() * MILLIS;
        long now = nowMicros / MILLIS;
        long start = Math.max(state.start(), now - now % window);
        long elapsed = Math.max(0, now - start);
        long current = state.start() == start ? state.count() : 0;
        long previous = previous(state, start, window);
        long before = current + Products.scaled(previous, window - elapsed, window - 1, window);
        long counted = Step.sum(current, Step.bounded(hits));
        long after = before - current + counted;
        boolean over = hits >= 0 && after > limit.requests();
        return new Step(
                new CounterState(start, counted, previous),
                over,
                before > limit.requests(),
                before,
                after,
                over ? 0 : Math.max(0, limit.requests() - after),
                Math.max(0, limit.requests() - before),
                (over
                                ? untilFits(limit.requests() - hits, current, previous, elapsed, window)
                                : untilGone(counted, previous, elapsed, window))
                        * MILLIS);
    }

    private static long previous(CounterState state, long start, long window) {
        if (state.start() == start) {
            return state.previous();
        }
        return state.start() == start - window ? state.count() : 0;
    }

    private static long untilGone(long current, long previous, long elapsed, long window) {
        if (current > 0) {
            return 2 * window - elapsed;
        }
        return previous > 0 ? window - elapsed : 0;
    }

    /** Until the estimate is down to {@code room}; as good as gone when that never comes. */
    private static long untilFits(long room, long current, long previous, long elapsed, long window) {
        if (room < 0) {
            return untilGone(current, previous, elapsed, window);
        }
        if (current <= room && previous > 0) {
            long share = Products.scaled(room - current, window, 0, previous);
            return Math.max(1, window - Math.min(window, share) - elapsed);
        }
        if (current == 0) {
            return window - elapsed;
        }
        long share = Products.scaled(room, window, 0, current);
        return window - elapsed + window - Math.min(window, share);
    }
}
