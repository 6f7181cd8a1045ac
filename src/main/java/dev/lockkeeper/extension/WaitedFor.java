package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Plans that were waited for in vain. Their calls are refused at first, so that Envoy Gateway tries again and keeps what it has;
 * but not for ever, since the call holds up all that the Gateway serves: then the route alone is closed.
 */
final class WaitedFor {

    private static final int UNHEARD_OF_WAITS = 3;
    private static final int BEHIND_WAITS = 30;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;
    private final long planWait;
    private final Map<Route, Times> missed = new ConcurrentHashMap<>();

    private record Route(ObjectKey key, String hash) {}

    private record Times(long first, long last) {}

    /** @param planWait how long one call waits */
    WaitedFor(LongSupplier nanoTime, Duration planWait) {
        this.nanoTime = nanoTime;
        this.planWait = planWait.toNanos();
    }

    /** A call has waited for these to no end. */
    void remember(Map<ObjectKey, String> hashes) {
        long now = nanoTime.getAsLong();
        if (missed.size() >= MOST) {
            missed.values().removeIf(times -> now - times.last() >= REMEMBERED.toNanos());
        }
        hashes.forEach((key, hash) -> {
            if (missed.size() < MOST) {
                missed.merge(new Route(key, hash), new Times(now, now), (before, _) -> new Times(before.first(), now));
            }
        });
    }

    /** A route that this replica knows nothing of: its watch is late, or it never was. */
    boolean unheardOfTooLong(ObjectKey key, String hash) {
        return tooLong(key, hash, UNHEARD_OF_WAITS);
    }

    /** A route that this replica knows by other plans only, as after a restart while its HTTPRoute cannot be written. */
    boolean behindTooLong(ObjectKey key, String hash) {
        return tooLong(key, hash, BEHIND_WAITS);
    }

    private boolean tooLong(ObjectKey key, String hash, int waits) {
        Times times = missed.isEmpty() ? null : missed.get(new Route(key, hash));
        long now = nanoTime.getAsLong();
        return times != null && now - times.first() >= waits * planWait && now - times.last() < REMEMBERED.toNanos();
    }
}
