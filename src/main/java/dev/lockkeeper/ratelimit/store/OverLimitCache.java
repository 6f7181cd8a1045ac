package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers for counters that are over their limit without asking the store again, until their time comes. Only when all counters of a request
 * are: what is left on the others, only the store knows. Hits given back through this process end it at once, those given back elsewhere
 * are seen when the time has come.
 */
public final class OverLimitCache implements CounterStore {

    /** Of an entry besides its key, by the layout of the objects; rounded up. */
    private static final long ENTRY_BYTES = 160;

    private final CounterStore store;
    private final long mostBytes;
    private final LongSupplier nanos;
    private final Map<String, KnownOver> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean clearing = new AtomicBoolean();
    private final LongAdder answered = new LongAdder();

    /**
     * @param mostBytes about as much is kept
     * @param nanos a monotonic clock
     */
    public OverLimitCache(CounterStore store, long mostBytes, LongSupplier nanos) {
        this.store = store;
        this.mostBytes = mostBytes;
        this.nanos = nanos;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        long asked = nanos.getAsLong();
        Counted certain = certain(counters, charge, asked);
        if (certain != null) {
            answered.increment();
            listener.counted(certain);
            return;
        }
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
    public void close() {
        store.close();
    }

    /** Questions answered without the store, so far. */
    public long answered() {
        return answered.sum();
    }

    /** About what is kept now. */
    public long bytes() {
        return bytes.get();
    }

    private @Nullable Counted certain(List<Counter> counters, Charge charge, long now) {
        if (known.isEmpty()) {
            return null;
        }
        List<Step> steps = new ArrayList<>(counters.size());
        for (Counter counter : counters) {
            KnownOver over = known.get(counter.key());
            if (over == null || !over.refuses(counter, charge, now)) {
                return null;
            }
            steps.add(over.step(counter.hits(), now));
        }
        Counted counted = Counted.of(counters, steps, charge);
        // Hits of shadows and quotas go on being counted while they refuse nothing.
        return counted.refused() || charge == Charge.EACH ? counted.withoutStore() : null;
    }

    private void learn(List<Counter> counters, Counted result, long asked) {
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            Step step = result.steps().get(i);
            if (step.over() && result.micros() > 0) {
                keep(counter.key(), KnownOver.of(counter, step, result, asked));
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

    /** First what has run out, then whatever comes, until a quarter is free. */
    private void makeRoom() {
        if (!clearing.compareAndSet(false, true)) {
            return;
        }
        long now = nanos.getAsLong();
        known.forEach((key, over) -> {
            if (over.until() - now <= 0) {
                forget(key);
            }
        });
        Iterator<String> keys = known.keySet().iterator();
        while (bytes.get() > mostBytes / 4 * 3 && keys.hasNext()) {
            forget(keys.next());
        }
        clearing.set(false);
    }

    private static long size(String key) {
        return ENTRY_BYTES + key.length();
    }
}
