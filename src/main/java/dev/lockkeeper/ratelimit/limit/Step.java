package dev.lockkeeper.ratelimit.limit;

/**
 * What hits would do to a counter.
 *
 * @param next its state once they are counted
 * @param over whether they are too many
 * @param exceeded whether the limit was exceeded before them
 * @param before hits counted so far
 * @param after the same with these; it may exceed the limit
 * @param remaining hits that would still fit after these; 0 when over
 * @param unspent hits that would still fit without these
 * @param resetMicros until the window ends or the counter is as new; when over, until these hits fit, where that is sooner
 */
public record Step(
        CounterState next,
        boolean over,
        boolean exceeded,
        long before,
        long after,
        long remaining,
        long unspent,
        long resetMicros) {

    /** More than any limit, and small enough that nothing overflows, here and in scripts. */
    static final long MOST = 1L << 52;

    /** Sum of numbers that are not above {@link #MOST}, kept between 0 and that. */
    static long sum(long count, long hits) {
        return Math.clamp(count + hits, 0, MOST);
    }

    /** Hits that are so many that no limit allows them count as {@link #MOST}. */
    static long bounded(long hits) {
        return Math.clamp(hits, -MOST, MOST);
    }
}
