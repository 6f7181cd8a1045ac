package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Routes that were waited for in vain: each call would wait for them anew, and hold up all that its Gateway serves. */
final class WaitedFor {

    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;
    private final Map<Route, Long> since = new ConcurrentHashMap<>();

    private record Route(ObjectKey key, String hash) {}

    WaitedFor(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void remember(Map<ObjectKey, String> unheardOf) {
        long now = nanoTime.getAsLong();
        if (since.size() >= MOST) {
            since.values().removeIf(at -> over(at, now));
        }
        unheardOf.forEach((key, hash) -> {
            if (since.size() < MOST) {
                since.put(new Route(key, hash), now);
            }
        });
    }

    boolean inVain(ObjectKey key, String hash) {
        Long at = since.isEmpty() ? null : since.get(new Route(key, hash));
        return at != null && !over(at, nanoTime.getAsLong());
    }

    private static boolean over(long at, long now) {
        return now - at >= REMEMBERED.toNanos();
    }
}
