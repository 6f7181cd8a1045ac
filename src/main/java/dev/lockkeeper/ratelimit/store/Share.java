package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
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
     * What undoes what this store has counted: of hits that were given back, only as many as there were. Without those whose window has ended,
     * since the next one does not have them.
     *
     * @param arrival by the store's clock, in microseconds; 0 when it is not known
     */
    List<Counter> reversed(long arrival) {
        List<Step> steps = counted.map(Counted::steps).orElse(List.of());
        List<Counter> reversed = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            long taken = steps.get(i).after() - steps.get(i).before();
            if (taken != 0 && arrival < windowEnd(counters.get(i).limit(), steps.get(i))) {
                reversed.add(counters.get(i).withHits(-taken));
            }
        }
        return reversed;
    }

    private static long windowEnd(Limit limit, Step step) {
        return switch (limit.algorithm()) {
            case FIXED_WINDOW -> Counting.expiryMicros(limit, step.next());
            case SLIDING_WINDOW, TOKEN_BUCKET -> Long.MAX_VALUE;
        };
    }
}
