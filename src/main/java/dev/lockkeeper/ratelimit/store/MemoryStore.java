package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counters of this process alone: exact here, unknown to others. Holds at most so many and about so many bytes; when full, those that
 * were made or looked at longest ago go.
 *
 * <p>One lock guards all: a request's counters must be decided together, and a decision takes less than a microsecond. Each decision also looks at
 * two old counters and drops what has expired, so there is no sweep.
 */
public final class MemoryStore implements CounterStore {

    private static final int LOOKED_AT_PER_CALL = 2;

    /** Of a counter besides its key, by the layout of the objects; rounded up. */
    private static final long ENTRY_BYTES = 200;

    /** A request with more counters than this looks for its own former hits in a map. */
    private static final int FEW = 16;

    private static final class Entry {
        final String key;
        CounterState state = CounterState.NEW;
        /** By the steady clock. */
        long expiryMicros;

        Entry(String key) {
            this.key = key;
        }
    }

    private final int most;
    private final long mostBytes;
    private final LongSupplier micros;
    private final LongSupplier steadyMicros;
    private final Object lock = new Object();
    private final Map<String, Entry> entries = new HashMap<>();
    private final ArrayDeque<Entry> byAge = new ArrayDeque<>();
    private long bytes;
    private long evicted;

    /** With one clock for both, and no bound for bytes. */
    public MemoryStore(int most, LongSupplier micros) {
        this(most, Long.MAX_VALUE, micros, micros);
    }

    /**
     * @param most counters at a time
     * @param mostBytes about as much is kept
     * @param micros since 1970; it may go back
     * @param steadyMicros by which counters expire
     */
    public MemoryStore(int most, long mostBytes, LongSupplier micros, LongSupplier steadyMicros) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.micros = micros;
        this.steadyMicros = steadyMicros;
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

    /** About what they take. */
    public long bytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    /** Counters that went before their time, so far. */
    public long evicted() {
        synchronized (lock) {
            return evicted;
        }
    }

    private Counted decide(List<Counter> counters, Charge charge) {
        long now = micros.getAsLong();
        long steady = steadyMicros.getAsLong();
        dropExpired(steady);
        List<Step> steps = new ArrayList<>(counters.size());
        Map<String, Step> seen = counters.size() > FEW ? new HashMap<>() : Map.of();
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            anchor(counter, now, steady - now);
            CounterState before =
                    counters.size() > FEW ? before(seen, counter.key()) : before(counters, steps, i, charge);
            Step step = Counting.step(counter.limit(), before, counter.hits(), now);
            steps.add(step);
            if (counters.size() > FEW && counts(counter, step, charge)) {
                seen.put(counter.key(), step);
            }
        }
        Counted result = Counted.of(counters, steps, charge).at(now);
        for (int i = 0; i < counters.size(); i++) {
            if (counters.get(i).hits() != 0 && result.charged(i)) {
                keep(counters.get(i), steps.get(i), steady - now);
            }
        }
        return result;
    }

    /** @param ahead of the other clock, by so many microseconds, the steady one is */
    private void anchor(Counter counter, long now, long ahead) {
        Entry entry = entries.get(counter.key());
        if (entry == null) {
            return;
        }
        CounterState anchored = Counting.anchored(counter.limit(), entry.state, now);
        if (anchored != entry.state) {
            entry.state = anchored;
            entry.expiryMicros = Counting.expiryMicros(counter.limit(), anchored) + ahead;
        }
    }

    /** What an earlier counter of the same request makes of it, else what is kept. */
    private CounterState before(List<Counter> counters, List<Step> steps, int number, Charge charge) {
        String key = counters.get(number).key();
        for (int i = number - 1; i >= 0; i--) {
            if (counters.get(i).key().equals(key) && counts(counters.get(i), steps.get(i), charge)) {
                return steps.get(i).next();
            }
        }
        return before(Map.of(), key);
    }

    private CounterState before(Map<String, Step> seen, String key) {
        Step step = seen.get(key);
        if (step != null) {
            return step.next();
        }
        Entry entry = entries.get(key);
        return entry == null ? CounterState.NEW : entry.state;
    }

    /** Unless the request is refused. */
    private static boolean counts(Counter counter, Step step, Charge charge) {
        return counter.hits() != 0 && (charge == Charge.TOGETHER || !Refusal.beyond(step));
    }

    private void keep(Counter counter, Step step, long ahead) {
        boolean nothingToGiveBack = counter.hits() < 0 && step.after() == step.before();
        Entry entry = entries.get(counter.key());
        if (nothingToGiveBack || (entry == null && counter.hits() < 0)) {
            return;
        }
        if (entry == null) {
            makeRoom(size(counter.key()));
            entry = new Entry(counter.key());
            entries.put(entry.key, entry);
            byAge.add(entry);
            bytes += size(entry.key);
        }
        entry.state = step.next();
        entry.expiryMicros = Counting.expiryMicros(counter.limit(), step.next()) + ahead;
    }

    private void makeRoom(long needed) {
        while (!byAge.isEmpty() && (entries.size() >= most || bytes + needed > mostBytes)) {
            forget(byAge.remove());
            evicted++;
        }
    }

    private void forget(Entry entry) {
        entries.remove(entry.key);
        bytes -= size(entry.key);
    }

    /** A character may take two. */
    private static long size(String key) {
        return ENTRY_BYTES + 2L * key.length();
    }

    private void dropExpired(long steady) {
        for (int i = 0; i < LOOKED_AT_PER_CALL && !byAge.isEmpty(); i++) {
            Entry oldest = byAge.remove();
            if (oldest.expiryMicros <= steady) {
                forget(oldest);
            } else {
                byAge.add(oldest);
            }
        }
    }
}
