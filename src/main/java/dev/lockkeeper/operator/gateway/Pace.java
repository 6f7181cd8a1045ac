package dev.lockkeeper.operator.gateway;

import dev.lockkeeper.model.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** At most one bundle per Gateway and interval; the first after a quiet time goes at once. */
final class Pace {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Routes are not written before the bundle that they need. */
    static final Duration WITH_WAITING_ROUTES = Duration.ofMillis(200);

    private final LongSupplier nanos;
    private final Map<ObjectKey, Long> lastWrites = new ConcurrentHashMap<>();

    /** @param nanos a monotonic clock */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How long a write must still wait; zero for now. */
    Duration pause(ObjectKey gateway, Duration interval) {
        Long last = lastWrites.get(gateway);
        if (last == null) {
            return Duration.ZERO;
        }
        long left = interval.toNanos() - (nanos.getAsLong() - last);
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    void wrote(ObjectKey gateway) {
        lastWrites.put(gateway, nanos.getAsLong());
    }

    void forget(ObjectKey gateway) {
        lastWrites.remove(gateway);
    }
}
