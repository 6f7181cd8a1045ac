package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.config.OnStoreError;
import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request gets while its counters cannot be reached, by its limits' {@code on_store_error}. A definite refusal wins over an
 * error, an error over a pass. Quotas and shadows end a call in an error as well: nobody knows what they would have said. In the legacy
 * mode an error wins over all, as with the peer.
 */
final class StoreErrorPolicy {

    private final CounterStore local;

    /** @param local counts for limits that say {@code local} */
    StoreErrorPolicy(CounterStore local) {
        this.local = local;
    }

    /** Empty when the call must end in an error. */
    Optional<Counted> decide(Question question) {
        List<Step> locally = locally(question);
        List<Step> steps = new ArrayList<>();
        boolean error = false;
        int counted = 0;
        for (AppliedLimits applied : question.applied()) {
            for (CountedLimit limit : applied.limits()) {
                OnStoreError mode = limit.policy().onStoreError();
                Step step =
                        switch (mode) {
                            case LOCAL -> locally.get(counted++);
                            case DENY -> denied(limit.limit());
                            case ALLOW, ERROR -> passed(limit.limit());
                        };
                error |= mode == OnStoreError.ERROR;
                steps.add(step);
            }
        }
        Counted known = Counted.of(question.counters(), steps, question.charge());
        boolean stands = known.refused() && !question.options().legacy();
        return error && !stands ? Optional.empty() : Optional.of(known);
    }

    private List<Step> locally(Question question) {
        List<Counter> own = new ArrayList<>();
        int counter = 0;
        for (AppliedLimits applied : question.applied()) {
            for (CountedLimit limit : applied.limits()) {
                Counter whole = question.counters().get(counter++);
                if (limit.policy().onStoreError() == OnStoreError.LOCAL) {
                    own.add(whole);
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        if (!own.isEmpty()) {
            local.count(own, question.charge(), new CounterListener() {
                @Override
                public void counted(Counted result) {
                    steps.addAll(result.steps());
                }

                @Override
                public void failed(StoreFailure failure) {
                    throw new IllegalStateException("memory cannot fail: " + failure);
                }
            });
        }
        return steps;
    }

    private static Step denied(Limit limit) {
        return new Step(CounterState.NEW, true, true, limit.requests(), limit.requests(), 0, 0, limit.intervalMicros());
    }

    private static Step passed(Limit limit) {
        return new Step(CounterState.NEW, false, false, 0, 0, limit.burst(), limit.burst(), limit.intervalMicros());
    }
}
