package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One request to several stores: all are asked at once, the last answer decides. */
public final class Reservation {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final CounterListener NOBODY = new CounterListener() {
        @Override
        public void counted(Counted result) {
            // It has been answered already.
        }

        @Override
        public void failed(StoreFailure failure) {
            // The store counts its failures; hits that could not be given back stay until their window ends.
        }
    };

    private final List<Counter> counters;
    private final Charge charge;
    private final List<Share> shares;
    private final CounterListener listener;
    private final AtomicInteger open;
    private final long began = System.nanoTime();
    private final List<StoreFailure> failures = Collections.synchronizedList(new ArrayList<>(0));

    private Reservation(List<Counter> counters, Charge charge, List<Share> shares, CounterListener listener) {
        this.counters = counters;
        this.charge = charge;
        this.shares = shares;
        this.listener = listener;
        this.open = new AtomicInteger(shares.size());
    }

    /**
     * Asks all stores that keep some of the counters, each for its own.
     *
     * @param keeper the store of a counter; counters of equal stores are asked for together
     */
    public static void of(
            List<Counter> counters, Charge charge, Function<Counter, CounterStore> keeper, CounterListener listener) {
        Map<CounterStore, Share> shares = new LinkedHashMap<>();
        for (int i = 0; i < counters.size(); i++) {
            shares.computeIfAbsent(keeper.apply(counters.get(i)), Share::new).add(i, counters.get(i));
        }
        new Reservation(counters, charge, List.copyOf(shares.values()), listener).begin();
    }

    private void begin() {
        for (Share share : shares) {
            share.store().count(share.counters(), charge, new CounterListener() {
                @Override
                public void counted(Counted result) {
                    share.said(result);
                    oneMore();
                }

                @Override
                public void failed(StoreFailure failure) {
                    failures.add(failure);
                    oneMore();
                }
            });
        }
    }

    /** The counter orders what the stores' threads have written before what the last one reads. */
    private void oneMore() {
        if (open.decrementAndGet() == 0) {
            end();
        }
    }

    private void end() {
        Counted all = Counted.of(counters, steps(), charge).at(latest());
        boolean answered = failures.isEmpty() || all.refused();
        if (charge == Charge.TOGETHER && (all.refused() || !answered)) {
            for (Share share : shares) {
                Optional<Counted> counted = share.counted();
                if (counted.isPresent() && !counted.get().refused()) {
                    List<Counter> reversed = share.reversed(arrival(counted.get()));
                    if (!reversed.isEmpty()) {
                        share.store().count(reversed, Charge.EACH, NOBODY);
                    }
                }
            }
        }
        // A definite refusal beats another store's failure.
        if (answered) {
            listener.counted(all);
        } else {
            listener.failed(failures.getFirst());
        }
    }

    private List<Step> steps() {
        Step[] steps = new Step[counters.size()];
        for (Share share : shares) {
            for (int i = 0; i < share.numbers().size(); i++) {
                int number = share.numbers().get(i);
                steps[number] = share.counted().isPresent()
                        ? share.counted().get().steps().get(i)
                        : unknown(counters.get(number).limit());
            }
        }
        return List.of(steps);
    }

    /** By when a store hears of hits that are given back now, by its own clock and not too early; 0 when that is not known. */
    private long arrival(Counted counted) {
        return counted.micros() == 0 ? 0 : counted.micros() + 2 * (System.nanoTime() - began) / NANOS_PER_MICRO;
    }

    /** Of the stores' clocks; 0 when one is not known. */
    private long latest() {
        long latest = 0;
        for (Share share : shares) {
            long micros = share.counted().map(Counted::micros).orElse(0L);
            if (micros == 0) {
                return 0;
            }
            latest = Math.max(latest, micros);
        }
        return latest;
    }

    /** Of a counter whose store failed. */
    static Step unknown(Limit limit) {
        return new Step(CounterState.NEW, false, false, 0, 0, limit.burst(), limit.burst(), limit.intervalMicros());
    }
}
