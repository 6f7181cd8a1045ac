package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Counts what one of several replicas may let through by itself: of each limit the part that falls to it, rounded down so that all together stay within
 * the limit, but at least one hit, if there is any.
 */
public final class LocalShare implements CounterStore {

    private final CounterStore store;
    private final IntSupplier replicas;

    /** @param replicas how many there are, at least 1 */
    public LocalShare(CounterStore store, IntSupplier replicas) {
        this.store = store;
        this.replicas = replicas;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        int among = replicas.getAsInt();
        List<Counter> shares = new ArrayList<>(counters.size());
        for (Counter counter : counters) {
            shares.add(counter.withLimit(share(counter.limit(), among)));
        }
        store.count(shares, charge, listener);
    }

    @Override
    public boolean healthy() {
        return store.healthy();
    }

    @Override
    public void close() {
        store.close();
    }

    private static Limit share(Limit limit, int replicas) {
        return new Limit(
                limit.algorithm(),
                share(limit.requests(), replicas),
                limit.intervalSeconds(),
                share(limit.burst(), replicas));
    }

    private static long share(long hits, int replicas) {
        return Math.max(Math.min(1, hits), hits / replicas);
    }
}
