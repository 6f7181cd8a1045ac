package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counters of this process alone: exact here, unknown to others. Holds at most so many; when full, the one that was made or
 * looked at longest ago goes.
 *
 * <p>One lock guards all: a request's counters must be decided together, and a decision takes less than a microsecond. Each decision also looks at
 * two old counters and drops what has expired, so there is no sweep.
 */
public final class MemoryStore implements CounterStore {

    private static final int LOOKED_AT_PER_CALL = 2;

    private static final class Entry {
        final String key;
        CounterState state = CounterState.NEW;
        long expiryMicros;

        Entry(String key) {
            this.key = key;
        }
    }

    private final int most;
    private final LongSupplier micros;
    private final Object lock = new Object();
    private final Map<String, Entry> entries = new HashMap<>();
    private final ArrayDeque<Entry> byAge = new ArrayDeque<>();
    private long newest;
    private long evicted;

    /**
     * @param most counters at a time
     * @param micros since 1970; when it goes back, the last time is kept
     */
    public MemoryStore(int most, LongSupplier micros) {
        this.most = most;
        this.micros = micros;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        Counted result;
        synchronized (lock) {
            result = decide(counters, charge);
        }
        listener.counted(result);
    }

    @Override
    public boolean healthy() {
        return true;
    }

    @Override
    public void close() {}

    /** Counters that are kept now. */
    public int size() {
        synchronized (lock) {
            return entries.size();
        }
    }

    /** Counters that went before their time, so far. */
    public long evicted() {
        synchronized (lock) {
            return evicted;
        }
    }

    private Counted decide(List<Counter> counters, Charge charge) {
        newest = Math.max(newest, micros.getAsLong());
        dropExpired();
        List<Step> steps = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            steps.add(Counting.step(counter.limit(), before(counters, steps, i, charge), counter.hits(), newest));
        }
        Counted result = Counted.of(counters, steps, charge).at(newest);
        for (int i = 0; i < counters.size(); i++) {
            if (counters.get(i).hits() != 0 && result.charged(i)) {
                keep(counters.get(i), steps.get(i).next());
            }
        }
        return result;
    }

    /** What an earlier counter of the same request makes of it, else what is kept. */
    private CounterState before(List<Counter> counters, List<Step> steps, int number, Charge charge) {
        String key = counters.get(number).key();
        for (int i = number - 1; i >= 0; i--) {
            if (counters.get(i).hits() != 0
                    && counters.get(i).key().equals(key)
                    && (charge == Charge.TOGETHER || !Refusal.beyond(steps.get(i)))) {
                return steps.get(i).next();
            }
        }
        Entry entry = entries.get(key);
        return entry == null ? CounterState.NEW : entry.state;
    }

    private void keep(Counter counter, CounterState state) {
        Entry entry = entries.get(counter.key());
        if (entry == null) {
            if (counter.hits() < 0) {
                return;
            }
            if (entries.size() >= most) {
                Entry oldest = byAge.remove();
                entries.remove(oldest.key);
                evicted++;
            }
            entry = new Entry(counter.key());
            entries.put(entry.key, entry);
            byAge.add(entry);
        }
        Limit limit = counter.limit();
        entry.state = state;
        entry.expiryMicros = Counting.expiryMicros(limit, state);
    }

    private void dropExpired() {
        for (int i = 0; i < LOOKED_AT_PER_CALL && !byAge.isEmpty(); i++) {
            Entry oldest = byAge.remove();
            if (oldest.expiryMicros <= newest) {
                entries.remove(oldest.key);
            } else {
                byAge.add(oldest);
            }
        }
    }
}
