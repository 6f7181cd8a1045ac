package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of some of a request's counters without asking.
 *
 * @param steps by the counter's number; all of them are over
 */
record Remembered(Map<Integer, Step> steps) {

    static final Remembered NOTHING = new Remembered(Map.of());

    /** The decision, if the store need not be asked at all. */
    Optional<Counted> certain(List<Counter> counters, Charge charge) {
        if (steps.isEmpty() || steps.size() < counters.size()) {
            return Optional.empty();
        }
        // Hits of shadows and quotas go on being counted while they refuse nothing.
        return Optional.of(decision(counters, charge)).filter(all -> all.refused() || charge == Charge.EACH);
    }

    /** Counters that nothing is known of count as having room. */
    private Counted decision(List<Counter> counters, Charge charge) {
        List<Step> all = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Step step = steps.get(i);
            all.add(step == null ? Reservation.unknown(counters.get(i).limit()) : step);
        }
        return Counted.of(counters, all, charge).remembering(Set.copyOf(steps.keySet()));
    }

    /** @param withoutHits they are only looked at; hits that are given back are, all the same */
    List<Counter> others(List<Counter> counters, boolean withoutHits) {
        List<Counter> others = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            if (!steps.containsKey(i)) {
                Counter other = counters.get(i);
                others.add(withoutHits && other.hits() > 0 ? other.withHits(0) : other);
            }
        }
        return others;
    }

    /** Takes what the store says of the others, and tells of all. */
    CounterListener merging(List<Counter> counters, CounterListener listener) {
        return new CounterListener() {
            @Override
            public void counted(Counted result) {
                List<Step> all = new ArrayList<>(counters.size());
                int asked = 0;
                for (int i = 0; i < counters.size(); i++) {
                    Step step = steps.get(i);
                    all.add(step == null ? result.steps().get(asked++) : step);
                }
                listener.counted(Counted.of(counters, all, result.charge())
                        .at(result.micros())
                        .remembering(Set.copyOf(steps.keySet())));
            }

            @Override
            public void failed(StoreFailure failure) {
                refuseOrFail(counters, Charge.EACH, failure, listener);
            }
        };
    }

    /** Passes on what the store says; when it says nothing, a refusal that is certain stands all the same. */
    CounterListener despiteFailure(List<Counter> counters, Charge charge, CounterListener listener) {
        if (steps.isEmpty()) {
            return listener;
        }
        return new CounterListener() {
            @Override
            public void counted(Counted result) {
                listener.counted(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                refuseOrFail(counters, charge, failure, listener);
            }
        };
    }

    private void refuseOrFail(List<Counter> counters, Charge charge, StoreFailure failure, CounterListener listener) {
        Counted certain = decision(counters, charge);
        if (certain.refused()) {
            listener.counted(certain);
        } else {
            listener.failed(failure);
        }
    }
}
