package dev.lockkeeper.ratelimit.store;

import java.util.List;

/** Keeps counters. */
public interface CounterStore extends AutoCloseable {

    /** Decides and counts in one step. Never blocks and never throws. */
    void count(List<Counter> counters, Charge charge, CounterListener listener);

    /** Whether calls can be expected to succeed. */
    boolean healthy();

    /** Whether calls could once be expected to succeed. */
    default boolean wasHealthy() {
        return healthy();
    }

    @Override
    void close();
}
