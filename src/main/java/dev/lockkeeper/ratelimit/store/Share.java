package dev.lockkeeper.ratelimit.store;

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

    /** What takes the hits back that this store has counted. */
    List<Counter> reversed() {
        List<Counter> reversed = new ArrayList<>(counters.size());
        for (Counter counter : counters) {
            if (counter.hits() != 0) {
                reversed.add(counter.withHits(-counter.hits()));
            }
        }
        return reversed;
    }
}
