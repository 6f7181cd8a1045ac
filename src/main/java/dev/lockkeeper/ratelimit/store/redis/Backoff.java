package dev.lockkeeper.ratelimit.store.redis;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next connection: at first 25 to 50 ms, doubled with each failure, at most 1 s. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 1_000;

    private long bound = FIRST_MILLIS;

    /** Milliseconds; half of it by chance, so that replicas don't come all at once. */
    long next() {
        long now = bound;
        bound = Math.min(2 * bound, LONGEST_MILLIS);
        return now / 2 + ThreadLocalRandom.current().nextLong(now / 2 + 1);
    }

    /** A connection was of use. */
    void reset() {
        bound = FIRST_MILLIS;
    }
}
