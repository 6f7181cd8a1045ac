package dev.lockkeeper.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In one process counting is exact: all counters of a request or none, whoever else counts, and never more than so many. */
class MemoryStoreTest {

    private static final Limit TWENTY = Limit.fixedWindow(20, 60);
    private static final Limit TEN = Limit.fixedWindow(10, 3600);

    private final AtomicLong micros = new AtomicLong(1_700_000_000_000_000L);
    private final MemoryStore store = new MemoryStore(1_000, micros::get);

    @Test
    void aRefusedRequestLeavesNoTrace() {
        // Given: two limits, of which the second is used up
        for (int i = 0; i < 10; i++) {
            assertThat(count(Charge.TOGETHER, hit("a", TWENTY, 1), hit("b", TEN, 1))
                            .refused())
                    .isFalse();
        }

        // When
        Counted refused = count(Charge.TOGETHER, hit("a", TWENTY, 1), hit("b", TEN, 1));

        // Then
        assertThat(refused.refused()).isTrue();
        assertThat(refused.steps()).extracting(Step::over).containsExactly(false, true);
        assertThat(refused.steps().getFirst().unspent()).isEqualTo(10);
        assertThat(remaining("a", TWENTY)).isEqualTo(10);
    }

    @Test
    void whatIsSpentIsNotedButNotBeyond() {
        // Given
        count(Charge.EACH, hit("a", TEN, 8));

        // When: an answer took 5 more than were asked for
        Counted over = count(Charge.EACH, hit("a", TEN, 5), hit("b", TEN, 5));

        // Then
        assertThat(over.refused()).isTrue();
        assertThat(count(Charge.TOGETHER, hit("a", TEN, 0)).refused()).isTrue();
        assertThat(remaining("b", TEN)).isEqualTo(5);
        // More of it changes nothing: giving back 3 of 13 opens it again.
        count(Charge.EACH, hit("a", TEN, 100));
        count(Charge.EACH, hit("a", TEN, -3));
        assertThat(count(Charge.TOGETHER, hit("a", TEN, 0)).refused()).isFalse();
    }

    @Test
    void theSameCounterTwiceAddsUp() {
        assertThat(count(Charge.TOGETHER, hit("a", TEN, 6), hit("a", TEN, 5)).refused())
                .isTrue();
        assertThat(count(Charge.TOGETHER, hit("a", TEN, 6), hit("a", TEN, 4)).refused())
                .isFalse();
        assertThat(remaining("a", TEN)).isZero();
    }

    @Test
    void askingAndGivingBackMakeNoCounter() {
        count(Charge.TOGETHER, hit("a", TEN, 0));
        count(Charge.TOGETHER, hit("b", TEN, -5));
        assertThat(store.size()).isZero();
    }

    @Test
    void quotasRefuseOnlyWhenAllAreSpent() {
        // Given
        Counter first = new Counter("a", Limit.fixedWindow(1, 60), 1, Weight.QUOTA, 0);
        Counter second = new Counter("b", Limit.fixedWindow(2, 60), 1, Weight.QUOTA, 1);
        Counter shadow = new Counter("c", Limit.fixedWindow(0, 60), 1, Weight.SHADOW, 2);

        // When, Then
        assertThat(count(Charge.TOGETHER, first, second, shadow).refused()).isFalse();
        assertThat(count(Charge.TOGETHER, first, second, shadow).refused()).isFalse();
        assertThat(count(Charge.TOGETHER, first, second, shadow).refused()).isTrue();
        assertThat(count(Charge.TOGETHER, shadow).refused()).isFalse();
    }

    @Test
    void expiredCountersGoAndOldOnesMakeRoom() {
        // Given: as many as there may be
        for (int i = 0; i < 1_000; i++) {
            count(Charge.TOGETHER, hit("k" + i, TWENTY, 1));
        }

        // When
        count(Charge.TOGETHER, hit("one more", TWENTY, 1));

        // Then
        assertThat(store.size()).isEqualTo(1_000);
        assertThat(store.evicted()).isEqualTo(1);
        micros.addAndGet(60_000_000);
        for (int i = 0; i < 500; i++) {
            count(Charge.TOGETHER, hit("k", TWENTY, 0));
        }
        assertThat(store.size()).isZero();
    }

    @Test
    void longKeysMakeRoomBeforeTheyTakeTooMuch() {
        // Given: room for three
        MemoryStore small = new MemoryStore(1_000, 100_000, micros::get, micros::get);

        // When
        for (int i = 0; i < 5; i++) {
            count(small, Charge.TOGETHER, hit(i + "k".repeat(15_000), TWENTY, 1));
        }

        // Then
        assertThat(small.size()).isEqualTo(3);
        assertThat(small.evicted()).isEqualTo(2);
        assertThat(small.bytes()).isBetween(90_000L, 100_000L);
    }

    @Test
    void manyCountersOfARequestSeeTheirOwnFormerHits() {
        for (Charge charge : Charge.values()) {
            // Given: a counter thirty times, and so many others
            List<Counter> counters = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                counters.add(hit(charge + " same", TEN, 1));
                counters.add(hit(charge + " other " + i, TEN, 1));
            }

            // When
            Counted counted = count(charge, counters.toArray(Counter[]::new));

            // Then
            assertThat(counted.refused()).isTrue();
            assertThat(counted.steps().stream().filter(Step::over)).hasSize(20);
            assertThat(count(Charge.TOGETHER, hit(charge + " same", TEN, 0))
                            .steps()
                            .getFirst()
                            .before())
                    .isEqualTo(charge == Charge.EACH ? 11 : 0);
        }
    }

    @Test
    void aClockThatGoesFarBackRefusesForOneWindowAtMost() {
        // Given: full
        count(Charge.TOGETHER, hit("a", TWENTY, 20));

        // When: an hour is gone back, and only refused calls come
        micros.addAndGet(-3_600_000_000L);
        assertThat(count(Charge.TOGETHER, hit("a", TWENTY, 1)).refused()).isTrue();
        micros.addAndGet(60_000_000);

        // Then
        assertThat(count(Charge.TOGETHER, hit("a", TWENTY, 1)).refused()).isFalse();
    }

    @Test
    void manyThreadsGetExactlyTheLimit() throws InterruptedException {
        // Given
        Limit thousand = new Limit(Algorithm.TOKEN_BUCKET, 1_000, 3600, 1_000);
        AtomicInteger allowed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8);

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        if (!count(Charge.TOGETHER, hit("hot", thousand, 1), hit("wide", TEN_THOUSAND, 1))
                                .refused()) {
                            allowed.incrementAndGet();
                        }
                    }
                    done.countDown();
                });
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }

        // Then
        assertThat(allowed).hasValue(1_000);
        assertThat(remaining("wide", TEN_THOUSAND)).isEqualTo(9_000);
    }

    private static final Limit TEN_THOUSAND = Limit.fixedWindow(10_000, 3600);

    private long remaining(String key, Limit limit) {
        return count(Charge.TOGETHER, hit(key, limit, 0)).steps().getFirst().remaining();
    }

    private Counted count(Charge charge, Counter... counters) {
        return count(store, charge, counters);
    }

    private static Counted count(MemoryStore store, Charge charge, Counter... counters) {
        List<Counted> answers = new ArrayList<>();
        store.count(List.of(counters), charge, new CounterListener() {
            @Override
            public void counted(Counted result) {
                answers.add(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                throw new AssertionError(failure);
            }
        });
        return answers.getFirst();
    }

    private static Counter hit(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, key.charAt(0));
    }
}
