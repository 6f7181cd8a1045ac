package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request's counters that one store keeps, and what it said of them. */
final class Share {

    private final CounterStore store;
    private final List<Integer> numbers = new ArrayList<>();
    private final List<Counter> counters = new ArrayList<>();
    private Optional<Counted> counted = Optional.empty();

    Share(CounterStore store) {
        this.store = store;
    }

    /** @param number in the request */
    void add(int number, Counter counter) {
        numbers.add(number);
        // Whether quotas refuse depends on those of the other stores.
        counters.add(counter.weight() == Weight.QUOTA ? counter.withWeight(Weight.SHADOW) : counter);
    }

    CounterStore store() {
        return store;
    }

    List<Integer> numbers() {
        return numbers;
    }

    List<Counter> counters() {
        return counters;
    }

    Optional<Counted> counted() {
        return counted;
    }

    void said(Counted said) {
        counted = Optional.of(said);
    }

    /**
     * What takes the hits back that this store has counted; without those whose window has ended, since the next one does not have them.
     *
     * @param arrival by the store's clock, in microseconds; 0 when it is not known
     */
    List<Counter> reversed(long arrival) {
        List<Counter> reversed = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            if (counter.hits() != 0 && arrival < windowEnd(i)) {
                reversed.add(counter.withHits(-counter.hits()));
            }
        }
        return reversed;
    }

    private long windowEnd(int number) {
        Limit limit = counters.get(number).limit();
        return switch (limit.algorithm()) {
            case FIXED_WINDOW ->
                Counting.expiryMicros(
                        limit, counted.orElseThrow().steps().get(number).next());
            case SLIDING_WINDOW, TOKEN_BUCKET -> Long.MAX_VALUE;
        };
    }
}
