package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Answers for counters that are over their limit without asking the store again, until their time comes. When hits are counted
 * together only if all counters of a request are: what is left on the others, only the store knows. Hits given back through this process end it at
 * once, those given back elsewhere are seen when the store is asked again.
 */
public final class OverLimitCache implements CounterStore {

    /** Of an entry besides its key, by the layout of the objects; rounded up. */
    private static final long ENTRY_BYTES = 160;
    /** At other entries, for one that is new. */
    private static final int LOOKS = 16;

    private final CounterStore store;
    private final long mostBytes;
    private final long longest;
    private final boolean stopAtLimit;
    private final LongSupplier nanos;
    private final Map<String, KnownOver> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean clearing = new AtomicBoolean();
    /** Of whoever clears. */
    private Iterator<Map.Entry<String, KnownOver>> round = Collections.emptyIterator();

    private final LongAdder answered = new LongAdder();

    /**
     * @param mostBytes about as much is kept
     * @param longest the store is asked at least so often
     * @param stopAtLimit what is known to be over keeps the other counters of a request from taking hits, as {@link StopAtLimitStore} does
     * @param nanos a monotonic clock
     */
    public OverLimitCache(
            CounterStore store, long mostBytes, Duration longest, boolean stopAtLimit, LongSupplier nanos) {
        this.store = store;
        this.mostBytes = mostBytes;
        this.longest = longest.toNanos();
        this.stopAtLimit = stopAtLimit;
        this.nanos = nanos;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        long asked = nanos.getAsLong();
        Remembered remembered = known.isEmpty() ? Remembered.NOTHING : remembered(counters, charge, asked);
        Optional<Counted> certain = remembered.certain(counters, charge);
        if (certain.isPresent()) {
            answered.increment();
            listener.counted(certain.get());
        } else if (charge == Charge.EACH && !remembered.steps().isEmpty()) {
            ask(remembered.others(counters, stopAtLimit), charge, asked, remembered.merging(counters, listener));
        } else {
            ask(counters, charge, asked, remembered.despiteFailure(counters, charge, listener));
        }
    }

    private void ask(List<Counter> counters, Charge charge, long asked, CounterListener listener) {
        boolean givesBack = forgetRefunded(counters);
        store.count(counters, charge, new CounterListener() {
            @Override
            public void counted(Counted result) {
                if (givesBack) {
                    // What came in between was learned before the hits were back.
                    forgetRefunded(counters);
                }
                learn(counters, result, asked);
                listener.counted(result);
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

    /** Questions answered without the store, so far. */
    public long answered() {
        return answered.sum();
    }

    /** Counters that are remembered now. */
    public int entries() {
        return known.size();
    }

    /** About what is kept now. */
    public long bytes() {
        return bytes.get();
    }

    private Remembered remembered(List<Counter> counters, Charge charge, long now) {
        Map<Integer, Step> steps = new TreeMap<>();
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            KnownOver over = known.get(counter.key());
            if (over != null && over.refuses(counter, charge, now)) {
                steps.put(i, over.step(counter.hits(), now));
            }
        }
        return steps.isEmpty() ? Remembered.NOTHING : new Remembered(steps);
    }

    private void learn(List<Counter> counters, Counted result, long asked) {
        if (result.micros() == 0) {
            return;
        }
        for (int i = 0; i < counters.size(); i++) {
            if (result.steps().get(i).over()) {
                keep(counters.get(i).key(), KnownOver.of(counters.get(i), result, i, asked, longest));
            }
        }
    }

    private void keep(String key, KnownOver over) {
        KnownOver former = known.put(key, over);
        if (former == null) {
            if (bytes.addAndGet(size(key)) > mostBytes) {
                makeRoom();
            }
        } else if (former.until() - nanos.getAsLong() > 0
                && former.fewest() <= over.fewest()
                && former.limit().equals(over.limit())) {
            // It says more.
            known.replace(key, over, former);
        }
    }

    private boolean forgetRefunded(List<Counter> counters) {
        boolean any = false;
        for (Counter counter : counters) {
            if (counter.hits() < 0) {
                any = true;
                forget(counter.key());
            }
        }
        return any;
    }

    private void forget(String key) {
        if (known.remove(key) != null) {
            bytes.addAndGet(-size(key));
        }
    }

    /**
     * For each that comes, looks at a few of the others, going round: at what has run out, and at any while there is still too much. So no call pays
     * for all.
     */
    private void makeRoom() {
        if (!clearing.compareAndSet(false, true)) {
            return;
        }
        long now = nanos.getAsLong();
        for (int i = 0; i < LOOKS && bytes.get() > mostBytes; i++) {
            if (!round.hasNext()) {
                round = known.entrySet().iterator();
            }
            if (!round.hasNext()) {
                break;
            }
            Map.Entry<String, KnownOver> entry = round.next();
            if (i >= LOOKS / 2 || entry.getValue().until() - now <= 0) {
                forget(entry.getKey());
            }
        }
        clearing.set(false);
    }

    private static long size(String key) {
        return ENTRY_BYTES + key.length();
    }
}
