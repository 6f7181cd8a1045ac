package dev.lockkeeper.delivery;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next connection to one replica: at once 50 to 100 ms, doubled with each failure, at most 5 s. */
final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private long bound = FIRST_MILLIS;
    private boolean pending;

    /** Milliseconds; half of it by chance, so that processors don't come all at once. */
    long next() {
        long now = bound;
        bound = Math.min(2 * bound, LONGEST_MILLIS);
        pending = true;
        return now / 2 + ThreadLocalRandom.current().nextLong(now / 2 + 1);
    }

    void over() {
        pending = false;
    }

    boolean pending() {
        return pending;
    }

    /** A connection was of use. */
    void reset() {
        bound = FIRST_MILLIS;
    }
}
