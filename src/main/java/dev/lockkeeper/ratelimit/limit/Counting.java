package dev.lockkeeper.ratelimit.limit;

/** Which arithmetic a limit has. */
public final class Counting {

    private Counting() {}

    /**
     * What hits would do.
     *
     * @param hits 0 only asks; fewer give back, but not more than was counted, and are never too many
     * @param nowMicros since 1970
     */
    public static Step step(Limit limit, CounterState stored, long hits, long nowMicros) {
        CounterState state = anchored(limit, stored, nowMicros);
        return switch (limit.algorithm()) {
            case FIXED_WINDOW -> FixedWindow.step(limit, state, hits, nowMicros);
            case SLIDING_WINDOW -> SlidingWindow.step(limit, state, hits, nowMicros);
            case TOKEN_BUCKET -> TokenBucket.step(limit, state, hits, nowMicros);
        };
    }

    /**
     * The state that counts when the clock has gone back by more than an interval since hits were counted: a window's count goes on in the
     * window of now, a bucket is as full as it was then. Else the same object: by less, the window that had begun stays the current one, and buckets
     * fill later. To be stored, even if nothing is counted, for each further look would carry it on.
     */
    public static CounterState anchored(Limit limit, CounterState state, long nowMicros) {
        return switch (limit.algorithm()) {
            case FIXED_WINDOW -> window(state, nowMicros / 1_000_000, limit.intervalSeconds());
            case SLIDING_WINDOW -> window(state, nowMicros / 1_000, limit.intervalSeconds() * 1_000);
            case TOKEN_BUCKET -> {
                long behind = state.previous() - nowMicros;
                yield behind > limit.intervalMicros()
                        ? new CounterState(state.start() - behind, state.count(), nowMicros)
                        : state;
            }
        };
    }

    private static CounterState window(CounterState state, long now, long length) {
        return state.start() - now > length
                ? new CounterState(now - now % length, state.count(), state.previous())
                : state;
    }

    /** As many of the hits as make a difference: a number that a script can hold. */
    public static long bounded(Limit limit, long hits) {
        return limit.algorithm() == Algorithm.TOKEN_BUCKET && limit.requests() > 0
                ? TokenBucket.bounded(limit, hits)
                : Step.bounded(hits);
    }

    /** From this time on the state says no more than {@link CounterState#NEW}; microseconds since 1970. */
    public static long expiryMicros(Limit limit, CounterState state) {
        return switch (limit.algorithm()) {
            case FIXED_WINDOW -> TokenBucket.micros(state.start() + limit.intervalSeconds());
            case SLIDING_WINDOW -> state.start() * 1_000 + 2 * limit.intervalMicros();
            case TOKEN_BUCKET -> state.start() + (state.count() > 0 ? 1 : 0);
        };
    }
}
