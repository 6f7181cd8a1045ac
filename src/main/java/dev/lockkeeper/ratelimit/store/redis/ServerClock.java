package dev.lockkeeper.ratelimit.store.redis;

import java.util.concurrent.TimeUnit;

/**
 * Tells a moment of this process in microseconds of Redis' clock, never too late: by the reply that took the least time lately. A server
 * whose clock was set is believed as soon as a reply contradicts what was known.
 */
final class ServerClock {

    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean known;
    private long ahead;
    private long aheadLately;
    private long since;

    /**
     * @param serverMicros what its clock said at some time between the others
     * @param sent by {@link System#nanoTime}, as {@code received}
     */
    void sample(long serverMicros, long sent, long received) {
        long least = serverMicros - micros(received);
        long most = serverMicros - micros(sent) + 1;
        if (!known || ahead > most || aheadLately > most) {
            known = true;
            ahead = least;
            aheadLately = least;
            since = received;
        } else if (received - since > REMEMBERED_NANOS) {
            ahead = Math.max(aheadLately, least);
            aheadLately = least;
            since = received;
        } else {
            ahead = Math.max(ahead, least);
            aheadLately = Math.max(aheadLately, least);
        }
    }

    /** 0 while nothing is known. */
    long at(long nanos) {
        return known ? micros(nanos) + ahead : 0;
    }

    private static long micros(long nanos) {
        return Math.floorDiv(nanos, 1_000);
    }
}
