package dev.lockkeeper.ratelimit.trace;

import dev.lockkeeper.observe.RequestSpan;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store whose questions of sampled calls have a span below the call's. */
public final class TracedStore implements CounterStore {

    private final CounterStore store;

    public TracedStore(CounterStore store) {
        this.store = store;
    }

    @Override
    public void count(List<Counter> counters, Charge charge, CounterListener listener) {
        @Nullable RequestSpan call = TracedCalls.SPAN.get();
        if (call == null) {
            store.count(counters, charge, listener);
            return;
        }
        RequestSpan span = call.child("ratelimit store");
        span.attribute("ratelimit.counters", counters.size());
        store.count(counters, charge, new CounterListener() {
            @Override
            public void counted(Counted result) {
                span.attribute("ratelimit.refused", Boolean.toString(result.refused()));
                span.attribute("ratelimit.remembered", result.remembered().size());
                span.end(Optional.empty());
                listener.counted(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                span.attribute("error.type", failure.kind().word());
                span.end(Optional.of(failure.message()));
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
}
