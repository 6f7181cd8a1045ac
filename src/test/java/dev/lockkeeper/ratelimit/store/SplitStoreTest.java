package dev.lockkeeper.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.Limit;
import io.grpc.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counters of one request in several stores pass together or leave no trace, and never more pass than the limits allow. */
class SplitStoreTest {

    private static final long NOW = 1_790_000_000L * 1_000_000;
    private static final Limit PER_SECOND = Limit.fixedWindow(3, 1);
    private static final Limit PER_MINUTE = Limit.fixedWindow(2, 60);
    private static final Limit PER_HOUR = Limit.fixedWindow(100, 3600);

    private final MemoryStore seconds = new MemoryStore(100, () -> NOW);
    private final MemoryStore others = new MemoryStore(100, () -> NOW);
    private final SplitStore store =
            new SplitStore(List.of(seconds, others), counter -> counter.limit().intervalSeconds() == 1 ? 0 : 1);

    @Test
    void eachCounterIsInItsStore() {
        Counted counted = ask(store, Charge.TOGETHER, hits("minute", PER_MINUTE, 1), hits("second", PER_SECOND, 2));
        assertThat(counted.refused()).isFalse();
        assertThat(counted.steps()).extracting("remaining").containsExactly(1L, 1L);
        assertThat(before(seconds, "second", PER_SECOND)).isEqualTo(2);
        assertThat(before(others, "minute", PER_MINUTE)).isEqualTo(1);
    }

    @Test
    void whatOneStoreRefusesTheOtherGivesBack() {
        // Given
        ask(store, Charge.TOGETHER, hits("minute", PER_MINUTE, 2));

        // When
        Counted refused = ask(store, Charge.TOGETHER, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 1));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(refused.charged(0)).isFalse();
        assertThat(refused.steps().get(0).unspent()).isEqualTo(3);
        assertThat(before(seconds, "second", PER_SECOND)).isZero();
        assertThat(before(others, "minute", PER_MINUTE)).isEqualTo(2);
    }

    @Test
    void quotasRefuseOnlyWhenThoseOfAllStoresAreSpent() {
        // Given
        Counter second = new Counter("second", PER_SECOND, 3, Weight.QUOTA, 0);
        Counter minute = new Counter("minute", PER_MINUTE, 1, Weight.QUOTA, 1);
        ask(store, Charge.TOGETHER, second);

        // When, Then: one is spent, then both are
        assertThat(ask(store, Charge.TOGETHER, second, minute).refused()).isFalse();
        assertThat(ask(store, Charge.TOGETHER, second, minute).refused()).isFalse();
        Counted both = ask(store, Charge.TOGETHER, second, minute);
        assertThat(both.refused()).isTrue();
        assertThat(before(others, "minute", PER_MINUTE)).isEqualTo(2);
    }

    @Test
    void whatIsOnlyNotedIsNotGivenBack() {
        ask(store, Charge.TOGETHER, hits("minute", PER_MINUTE, 2));
        ask(store, Charge.EACH, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 1));
        assertThat(before(seconds, "second", PER_SECOND)).isEqualTo(1);
        assertThat(before(others, "minute", PER_MINUTE)).isEqualTo(3);
    }

    @Test
    void aFailureOfOneIsTheRequestsAndLeavesNoTraceInTheOther() {
        // Given
        SplitStore half = new SplitStore(
                List.of(failing(), others), counter -> counter.limit().intervalSeconds() == 1 ? 0 : 1);

        // When
        List<Object> answers =
                answers(half, Charge.TOGETHER, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 1));

        // Then
        assertThat(answers).containsExactly(new StoreFailure(StoreFailure.Kind.TIMEOUT, "gone"));
        assertThat(before(others, "minute", PER_MINUTE)).isZero();
    }

    @Test
    void aDefiniteRefusalBeatsTheOthersFailure() {
        // Given
        ask(store, Charge.TOGETHER, hits("minute", PER_MINUTE, 2));
        SplitStore half = new SplitStore(
                List.of(failing(), others), counter -> counter.limit().intervalSeconds() == 1 ? 0 : 1);

        // When
        Counted refused = ask(half, Charge.TOGETHER, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 1));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(refused.steps().get(1).over()).isTrue();
    }

    @Test
    void manyThreadsNeverGetMoreThanTheLimits() throws InterruptedException {
        // Given: two limits, of which the first is the stricter for half of the requests
        Limit strict = Limit.fixedWindow(500, 1);
        Limit wide = Limit.fixedWindow(700, 60);
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    start.await();
                    for (int call = 0; call < 500; call++) {
                        Counted counted =
                                ask(store, Charge.TOGETHER, hits("a", strict, 1), hits("b", wide, 1 + call % 2));
                        passed.addAndGet(counted.refused() ? 0 : 1);
                    }
                    return Optional.empty();
                });
            }
            start.countDown();
        }

        // Then: what was refused has been given back
        assertThat(passed.get()).isPositive().isLessThanOrEqualTo(500);
        assertThat(before(seconds, "a", strict)).isEqualTo(passed.get());
        assertThat(before(others, "b", wide)).isLessThanOrEqualTo(700);
    }

    @Test
    void stoppedAtALimitOnlyThatCounterGoesOnWhereverTheOthersAre() {
        // Given
        StopAtLimitStore stopping = new StopAtLimitStore(store, Duration.ofSeconds(1));
        Counter second = hits("second", PER_SECOND, 1);
        Counter minute = hits("minute", PER_MINUTE, 1);

        // When, Then: neither is over, then one
        ask(stopping, Charge.EACH, second, minute);
        ask(stopping, Charge.EACH, second, minute);
        for (int i = 0; i < 3; i++) {
            Counted stopped = ask(stopping, Charge.EACH, second, minute);
            assertThat(stopped.refused()).isTrue();
            assertThat(stopped.steps()).extracting("remaining").containsExactly(1L, 0L);
        }
        assertThat(before(seconds, "second", PER_SECOND)).isEqualTo(2);
    }

    @Test
    void whatIsGivenBackAfterItsWindowHasEndedIsNotTakenFromTheNext() {
        // Given: a second that ends while the other store refuses, and hits in the next one
        AtomicLong clock = new AtomicLong(NOW + 999_999);
        MemoryStore turning = new MemoryStore(100, clock::get);
        CounterStore slow = new CounterStore() {
            @Override
            public void count(List<Counter> counters, Charge charge, CounterListener listener) {
                clock.set(NOW + 1_000_000);
                ask(turning, Charge.TOGETHER, hits("second", PER_SECOND, 2));
                others.count(counters, charge, listener);
            }

            @Override
            public boolean healthy() {
                return true;
            }

            @Override
            public void close() {}
        };
        SplitStore both = new SplitStore(
                List.of(turning, slow), counter -> counter.limit().intervalSeconds() == 1 ? 0 : 1);

        // When
        Counted refused = ask(both, Charge.TOGETHER, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 9));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(before(turning, "second", PER_SECOND)).isEqualTo(2);
    }

    @Test
    void bothStepsOfACallHaveItsTimeTogether() {
        // Given: a store that asks what time it has, and takes some of it
        List<Long> left = new ArrayList<>();
        List<Runnable> held = new ArrayList<>();
        CounterStore slow = new CounterStore() {
            @Override
            public void count(List<Counter> counters, Charge charge, CounterListener listener) {
                left.add(CallDeadline.nanosLeft(Duration.ofMinutes(1)));
                store.count(counters, charge, new CounterListener() {
                    @Override
                    public void counted(Counted result) {
                        held.add(() -> listener.counted(result));
                    }

                    @Override
                    public void failed(StoreFailure failure) {
                        throw new AssertionError(failure);
                    }
                });
            }

            @Override
            public boolean healthy() {
                return true;
            }

            @Override
            public void close() {}
        };
        StopAtLimitStore stopping = new StopAtLimitStore(slow, Duration.ofSeconds(30));

        // When: the answer comes outside of the caller's context
        Context.current()
                .fork()
                .run(() ->
                        answers(stopping, Charge.EACH, hits("second", PER_SECOND, 1), hits("minute", PER_MINUTE, 1)));
        held.getFirst().run();

        // Then: the first may take what its store allows, the second what is left of both steps' time
        assertThat(left).hasSize(2);
        assertThat(left.get(1)).isBetween(1L, Duration.ofSeconds(30).toNanos() - 1);
    }

    @Test
    void exactlyWhatWasTakenIsUndone() {
        // Given: 8 of 10 used by others in one, 4 in another, and a limit that refuses elsewhere
        Limit bucket = new Limit(Algorithm.TOKEN_BUCKET, 10, 60, 10);
        ask(store, Charge.TOGETHER, hits("bucket", bucket, 8), hits("window", PER_HOUR, 4));
        ask(store, Charge.TOGETHER, hits("second", PER_SECOND, 3));

        // When: 10 more are taken where nothing refuses, and 10 are given back where there are 4
        Counted refused = ask(
                store,
                Charge.TOGETHER,
                new Counter("bucket", bucket, 10, Weight.SHADOW, 0),
                new Counter("window", PER_HOUR, -10, Weight.ENFORCED, 1),
                hits("second", PER_SECOND, 1));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(before(others, "bucket", bucket)).isEqualTo(8);
        assertThat(before(others, "window", PER_HOUR)).isEqualTo(4);
    }

    private static long before(CounterStore store, String key, Limit limit) {
        return ask(store, Charge.TOGETHER, hits(key, limit, 0))
                .steps()
                .getFirst()
                .before();
    }

    private static Counted ask(CounterStore store, Charge charge, Counter... counters) {
        return (Counted) answers(store, charge, counters).getFirst();
    }

    private static List<Object> answers(CounterStore store, Charge charge, Counter... counters) {
        List<Object> answers = new ArrayList<>();
        store.count(List.of(counters), charge, new CounterListener() {
            @Override
            public void counted(Counted result) {
                answers.add(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                answers.add(failure);
            }
        });
        return answers;
    }

    private static CounterStore failing() {
        return new CounterStore() {
            @Override
            public void count(List<Counter> counters, Charge charge, CounterListener listener) {
                listener.failed(new StoreFailure(StoreFailure.Kind.TIMEOUT, "gone"));
            }

            @Override
            public boolean healthy() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    private static Counter hits(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, 0);
    }
}
