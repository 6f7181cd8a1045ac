package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Limit;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many processes share a store: each adds one hit to a counter there in every window of the store's clock, so the last window's count is their
 * number. What was known last holds while the store is away. A process that joins is seen with its first beat, one that has gone within two windows.
 */
public final class ReplicaCount {

    /** Between two beats. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private static final long WINDOW_SECONDS = 5;
    private static final long MOST = 1L << 31;
    private static final Limit WINDOW = new Limit(Algorithm.SLIDING_WINDOW, MOST, WINDOW_SECONDS, MOST);

    private final CounterStore store;
    private final String key;
    private volatile int replicas = 1;
    private volatile long beaten = -1;

    /**
     * @param store that all of them use, without a cache before it
     * @param key the same for all of them, and of nothing else
     */
    public ReplicaCount(CounterStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /** At least 1, which is this one. */
    public int replicas() {
        return replicas;
    }

    /** To be called once in a {@link #PERIOD}; does not wait. */
    public void beat() {
        ask(0, this::looked);
    }

    private void looked(CounterState state) {
        if (state.start() != beaten) {
            ask(1, this::beaten);
        } else {
            known(state);
        }
    }

    private void beaten(CounterState state) {
        beaten = state.start();
        known(state);
    }

    private void known(CounterState state) {
        replicas = Math.toIntExact(Math.max(1, Math.max(state.count(), state.previous())));
    }

    private void ask(long hits, Consumer<CounterState> told) {
        Counter counter = new Counter(key, WINDOW, hits, Weight.SHADOW, 0);
        store.count(List.of(counter), Charge.EACH, new CounterListener() {
            @Override
            public void counted(Counted result) {
                told.accept(result.steps().getFirst().next());
            }

            @Override
            public void failed(StoreFailure failure) {
                // The store tells of its failures; the number stays.
            }
        });
    }
}
