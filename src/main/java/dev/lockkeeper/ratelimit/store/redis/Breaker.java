package dev.lockkeeper.ratelimit.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens when Redis has been silent to several calls in a row: further ones need not find out for themselves. */
final class Breaker {

    private static final int MOST_FAILURES = 8;

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean();

    boolean isOpen() {
        return open.get();
    }

    /** True when this one opened it. */
    boolean failed() {
        return failures.incrementAndGet() >= MOST_FAILURES && open.compareAndSet(false, true);
    }

    void succeeded() {
        // Read first: all loops share it, and writing would take it from each other's caches.
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    void close() {
        failures.set(0);
        open.set(false);
    }
}
