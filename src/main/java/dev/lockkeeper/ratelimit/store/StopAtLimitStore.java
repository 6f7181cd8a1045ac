package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops at limits as envoyproxy/ratelimit does, where counters are in several places: looks at all first; when some would be exceeded, only those
 * take their hits. Between looking and counting others may come, as there.
 */
public final class StopAtLimitStore implements CounterStore {

    private final CounterStore store;
    private final Duration time;

    /**
     * @param store counts each counter for itself
     * @param time for both steps together
     */
    public StopAtLimitStore(CounterStore store, Duration time) {
        this.store = store;
        this.time = time;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        if (counters.size() == 1) {
            store.count(counters, charge, listener);
            return;
        }
        CallDeadline deadline = CallDeadline.begin(time);
        store.count(withoutHits(counters), charge, new CounterListener() {
            @Override
            public void counted(Counted before) {
                deadline.run(() -> store.count(stopped(counters, before.steps()), charge, listener));
            }

            @Override
            public void failed(StoreFailure failure) {
                listener.failed(failure);
            }
        });
    }

    @Override
    public boolean healthy() {
        return store.healthy();
    }

    @Override
    public boolean wasHealthy() {
        return store.wasHealthy();
    }

    @Override
    public void close() {
        store.close();
    }

    private static List<Counter> withoutHits(List<Counter> counters) {
        return counters.stream().map(counter -> counter.withHits(0)).toList();
    }

    private static List<Counter> stopped(List<Counter> counters, List<Step> before) {
        List<Counter> stopped = new ArrayList<>(counters.size());
        boolean some = false;
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            boolean fits = counter.hits() < 0
                    || counter.hits()
                            <= counter.limit().requests() - before.get(i).before();
            some |= !fits;
            stopped.add(fits ? counter.withHits(0) : counter);
        }
        return some ? stopped : counters;
    }
}
