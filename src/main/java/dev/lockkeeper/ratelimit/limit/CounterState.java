package dev.lockkeeper.ratelimit.limit;

/**
 * What is kept of a counter.
 *
 * @param start of its window: seconds since 1970 for fixed, milliseconds for sliding windows; of a token bucket, the whole microseconds of the
 *     moment when it is full again
 * @param count hits since then; of a token bucket, the part of that moment
 * @param previous hits of the window before, for sliding windows; of a token bucket, when it was counted last, in microseconds since 1970
 */
public record CounterState(long start, long count, long previous) {

    /** Of a counter that nobody hit. */
    public static final CounterState NEW = new CounterState(0, 0, 0);
}
