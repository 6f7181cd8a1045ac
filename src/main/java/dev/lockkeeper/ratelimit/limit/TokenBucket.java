package dev.lockkeeper.ratelimit.limit;

/**
 * A token bucket as one point in time: when it would be full again (GCRA's theoretical arrival time). A hit moves that point by interval /
 * requests, which is no whole number of microseconds; the remainder is carried in parts of 1/requests µs, so nothing is lost or won.
 */
public final class TokenBucket {

    /** What takes longer to fill is refused as configuration: all numbers stay far below 2^53, which scripts can hold. */
    public static final int LONGEST_FILL_DAYS = 3650;

    /** Of a bucket, and of a call. */
    public static final long MOST_HITS = 0xffff_ffffL;

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MICROS = 1_000_000;

    /** A debt grows no further: beyond a full bucket and the most hits of one call only counters that refuse nothing come. */
    private static final long FURTHEST_MICROS = 2 * LONGEST_FILL_DAYS * SECONDS_PER_DAY * MICROS;

    private TokenBucket() {}

    /** Whether a bucket of this size can be counted exactly. */
    public static boolean exact(long burst, long requests, long intervalSeconds) {
        return burst <= MOST_HITS && burst <= LONGEST_FILL_DAYS * SECONDS_PER_DAY * requests / intervalSeconds;
    }

    /**
     * A point in time between microseconds.
     *
     * @param micros since 1970
     * @param part in 1/requests of a microsecond, below requests
     */
    record Moment(long micros, long part) implements Comparable<Moment> {

        static final Moment NEVER = new Moment(0, 0);

        @Override
        public int compareTo(Moment other) {
            int whole = Long.compare(micros, other.micros);
            return whole != 0 ? whole : Long.compare(part, other.part);
        }
    }

    static Step step(Limit limit, CounterState state, long asked, long nowMicros) {
        if (limit.requests() == 0) {
            return new Step(state, asked > 0, false, 0, Math.max(0, asked), 0, 0, limit.intervalMicros());
        }
        Moment now = new Moment(nowMicros, 0);
        // A part of a former limit may be too large for this one.
        Moment stored = new Moment(state.start(), Math.min(state.count(), limit.requests() - 1));
        Moment full = stored.compareTo(now) < 0 ? now : stored;
        long hits = bounded(limit, asked);
        Moment next = hits >= 0 ? furthest(later(full, hits, limit), now) : earlier(full, -hits, limit, now);
        Moment end = later(now, limit.burst(), limit);
        boolean over = hits >= 0 && next.compareTo(end) > 0;
        long unspent = remaining(full, nowMicros, limit);
        long before =
                limit.burst() - unspent + Math.min(Step.MOST, hitsWithin(end, full, limit, limit.intervalMicros() - 1));
        return new Step(
                new CounterState(next.micros(), next.part(), nowMicros),
                over,
                full.compareTo(end) > 0,
                before,
                Step.sum(before, hits),
                over ? 0 : remaining(next, nowMicros, limit),
                unspent,
                over && hits <= limit.burst() ? wait(next, end) : wait(next, now));
    }

    /** Without the hits that make no difference. */
    static long bounded(Limit limit, long hits) {
        long longest = LONGEST_FILL_DAYS * SECONDS_PER_DAY * limit.requests() / limit.intervalSeconds();
        long most = Math.clamp(longest, limit.burst(), MOST_HITS);
        return Math.clamp(hits, -most, most);
    }

    private static Moment furthest(Moment moment, Moment now) {
        return moment.micros() - now.micros() < FURTHEST_MICROS
                ? moment
                : new Moment(now.micros() + FURTHEST_MICROS, 0);
    }

    /** The moment that many hits later; hits below 2^32. */
    static Moment later(Moment moment, long hits, Limit limit) {
        long interval = limit.intervalMicros();
        long requests = limit.requests();
        // hits × interval / requests in two parts, each of which fits: hits and requests are below 2^32.
        long wholes = hits * (interval / requests);
        long parts = hits * (interval % requests);
        long part = moment.part() + Long.remainderUnsigned(parts, requests);
        long carried = part >= requests ? 1 : 0;
        return new Moment(
                moment.micros() + wholes + Long.divideUnsigned(parts, requests) + carried, part - carried * requests);
    }

    /** The moment that many hits earlier, but not before {@code floor}. */
    private static Moment earlier(Moment moment, long hits, Limit limit, Moment floor) {
        Moment span = later(Moment.NEVER, hits, limit);
        long part = moment.part() - span.part();
        long borrowed = part < 0 ? 1 : 0;
        Moment before = new Moment(moment.micros() - span.micros() - borrowed, part + borrowed * limit.requests());
        return before.compareTo(floor) < 0 ? floor : before;
    }

    /** How many hits still fit when the bucket is full again at {@code full}. */
    static long remaining(Moment full, long nowMicros, Limit limit) {
        return hitsWithin(full, later(new Moment(nowMicros, 0), limit.burst(), limit), limit, 0);
    }

    /**
     * Hits between two moments; 0 when the second is not later.
     *
     * @param more parts of 1/requests µs beyond the second: 0 for whole hits, an interval's last to count one that has begun
     */
    private static long hitsWithin(Moment from, Moment until, Limit limit, long more) {
        if (from.compareTo(until) >= 0) {
            return 0;
        }
        long micros = until.micros() - from.micros();
        long part = until.part() - from.part();
        if (part < 0) {
            micros--;
            part += limit.requests();
        }
        return Products.scaled(micros, limit.requests(), part + more, limit.intervalMicros());
    }

    /** Microseconds between two moments, rounded up. */
    private static long wait(Moment until, Moment from) {
        return Math.max(0, until.micros() - from.micros() + (until.part() > from.part() ? 1 : 0));
    }

    /** Microseconds in a second. */
    static long micros(long seconds) {
        return seconds * MICROS;
    }
}
