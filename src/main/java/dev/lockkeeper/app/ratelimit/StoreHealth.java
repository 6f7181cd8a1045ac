package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.store.CounterStore;

/**
 * Whether the store lets this process be healthy: not before it answered once; after that a loss does not take the process away, since limits say
 * themselves what to do then and a restart would not help, unless it is asked for.
 */
final class StoreHealth {

    private final CounterStore store;
    private final boolean followsLosses;

    StoreHealth(CounterStore store, boolean followsLosses) {
        this.store = store;
        this.followsLosses = followsLosses;
    }

    boolean healthy() {
        return store.healthy() || (!followsLosses && store.wasHealthy());
    }
}
