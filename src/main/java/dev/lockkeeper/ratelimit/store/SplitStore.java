package dev.lockkeeper.ratelimit.store;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Counters that are kept in several stores, where no single step reaches all of a request's. Each store reserves its part; when another
 * refuses, the hits are given back. So nothing passes beyond a limit; another request may be refused, though, because of hits that are
 * given back a moment later.
 */
public final class SplitStore implements CounterStore {

    private final List<CounterStore> parts;
    private final ToIntFunction<Counter> part;

    /** @param part the number of the store that keeps a counter */
    public SplitStore(List<CounterStore> parts, ToIntFunction<Counter> part) {
        this.parts = List.copyOf(parts);
        this.part = part;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        int only = onlyPart(counters);
        if (only >= 0) {
            parts.get(only).count(counters, charge, listener);
            return;
        }
        Reservation.of(counters, charge, counter -> parts.get(part.applyAsInt(counter)), listener);
    }

    @Override
    public boolean healthy() {
        return parts.stream().allMatch(CounterStore::healthy);
    }

    @Override
    public boolean wasHealthy() {
        return parts.stream().allMatch(CounterStore::wasHealthy);
    }

    @Override
    public void close() {
        parts.forEach(CounterStore::close);
    }

    /** -1 when the counters are in several. */
    private int onlyPart(List<Counter> counters) {
        int first = counters.isEmpty() ? 0 : part.applyAsInt(counters.getFirst());
        for (int i = 1; i < counters.size(); i++) {
            if (part.applyAsInt(counters.get(i)) != first) {
                return -1;
            }
        }
        return first;
    }
}
