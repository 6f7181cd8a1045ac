package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A call every few milliseconds until closed, and what became of them. */
final class SteadyCalls implements AutoCloseable {

    private static final long PERIOD_MILLIS = 2;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong turn = new AtomicLong(System.nanoTime());
    private final AtomicLong longestStall = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final Map<StoreFailure.Kind, AtomicLong> kinds = new ConcurrentHashMap<>();

    /** @param counter that of the call with this number */
    SteadyCalls(CounterStore store, LongFunction<Counter> counter) {
        clock.scheduleAtFixedRate(
                () -> call(store, counter.apply(asked.getAndIncrement())), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        idle.scheduleWithFixedDelay(this::takeTurn, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    long passed() {
        return passed.get();
    }

    long failed() {
        return failed.get();
    }

    long failed(StoreFailure.Kind kind) {
        AtomicLong count = kinds.get(kind);
        return count == null ? 0 : count.get();
    }

    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /** For so long a thread without work of its own got no turn: what the machine adds to everything. */
    Duration longestStall() {
        return Duration.ofNanos(longestStall.get());
    }

    /** Calls that nobody has answered yet. */
    long open() {
        return asked.get() - passed.get() - failed.get();
    }

    @Override
    public void close() {
        clock.close();
        idle.close();
    }

    @Override
    public String toString() {
        return "asked=%s passed=%s failed=%s slowest=%s longest_stall=%s"
                .formatted(asked, passed, kinds, slowest(), longestStall());
    }

    private void call(CounterStore store, Counter counter) {
        long began = System.nanoTime();
        store.count(List.of(counter), Charge.TOGETHER, new CounterListener() {
            @Override
            public void counted(Counted result) {
                took(began);
                passed.incrementAndGet();
            }

            @Override
            public void failed(StoreFailure failure) {
                took(began);
                kinds.computeIfAbsent(failure.kind(), _ -> new AtomicLong()).incrementAndGet();
                failed.incrementAndGet();
            }
        });
    }

    private void takeTurn() {
        long now = System.nanoTime();
        longestStall.accumulateAndGet(now - turn.getAndSet(now), Math::max);
    }

    private void took(long began) {
        slowestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
}
