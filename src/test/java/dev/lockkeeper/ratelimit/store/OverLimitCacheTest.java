package dev.lockkeeper.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is over its limit is refused without the store until it can fit again, and no decision differs from the store's own. */
class OverLimitCacheTest {

    private static final long BEGIN = 1_790_000_000L * 1_000_000;
    private static final Limit TWO_A_MINUTE = Limit.fixedWindow(2, 60);

    private static final Duration LONG = Duration.ofDays(1);

    private long micros = BEGIN;
    private boolean failing;
    private int questions;
    private final MemoryStore memory = new MemoryStore(1_000, () -> micros);
    private final CounterStore counted = new CounterStore() {
        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            questions++;
            if (failing) {
                listener.failed(new StoreFailure(StoreFailure.Kind.TIMEOUT, "gone"));
                return;
            }
            memory.count(counters, charge, listener);
        }

        @Override
        public boolean healthy() {
            return memory.healthy();
        }

        @Override
        public void close() {
            memory.close();
        }
    };
    private final OverLimitCache cache = new OverLimitCache(counted, 10_000, LONG, false, () -> micros * 1_000);

    @Test
    void refusesWithoutTheStoreUntilTheWindowEnds() {
        // Given: a full counter, found to be so once
        ask(hits("key", TWO_A_MINUTE, 2));
        Counted first = ask(hits("key", TWO_A_MINUTE, 1));
        questions = 0;

        // When
        micros += 1_000_000;
        Counted again = ask(hits("key", TWO_A_MINUTE, 1));

        // Then
        assertThat(questions).isZero();
        assertThat(again.refused()).isTrue();
        assertThat(again.remembered()).containsExactly(0);
        assertThat(again.steps().getFirst().resetMicros())
                .isEqualTo(first.steps().getFirst().resetMicros() - 1_000_000);

        // When: the window turns
        micros += again.steps().getFirst().resetMicros();

        // Then
        assertThat(ask(hits("key", TWO_A_MINUTE, 1)).refused()).isFalse();
        assertThat(questions).isOne();
    }

    @Test
    void asksTheStoreWhileAnotherCounterMayHaveRoom() {
        ask(hits("key", TWO_A_MINUTE, 2));
        ask(hits("key", TWO_A_MINUTE, 1));
        questions = 0;
        Counted both = ask(hits("key", TWO_A_MINUTE, 1), hits("other", TWO_A_MINUTE, 1));
        assertThat(questions).isOne();
        assertThat(both.steps().get(1).unspent()).isEqualTo(2);
    }

    @Test
    void ofCountersThatAreCountedEachOnlyTheOthersAreAskedFor() {
        // Given
        ask(hits("key", TWO_A_MINUTE, 2));
        ask(cache, Charge.EACH, hits("key", TWO_A_MINUTE, 1));
        questions = 0;

        // When
        Counted both = ask(cache, Charge.EACH, hits("key", TWO_A_MINUTE, 1), hits("other", TWO_A_MINUTE, 1));

        // Then: the first was counted beyond its limit, so that nothing more can be
        assertThat(questions).isOne();
        assertThat(both.remembered()).containsExactly(0);
        assertThat(both.refused()).isTrue();
        assertThat(both.steps()).extracting("before").containsExactly(3L, 0L);
        assertThat(before(memory, "key")).isEqualTo(3);
        assertThat(before(memory, "other")).isEqualTo(1);
    }

    @Test
    void whatIsKnownToBeOverIsRefusedAlsoWhileTheStoreIsAway() {
        // Given
        ask(hits("key", TWO_A_MINUTE, 2));
        ask(hits("key", TWO_A_MINUTE, 1));

        // When
        failing = true;

        // Then: however it is about the other one
        assertThat(ask(hits("other", TWO_A_MINUTE, 1), hits("key", TWO_A_MINUTE, 1))
                        .refused())
                .isTrue();
        assertThatThrownBy(() -> ask(hits("other", TWO_A_MINUTE, 1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gone");
    }

    @Test
    void hitsGivenBackElsewhereAreSeenSoon() {
        // Given: a replica that asks every second
        OverLimitCache impatient =
                new OverLimitCache(counted, 10_000, Duration.ofSeconds(1), false, () -> micros * 1_000);
        ask(hits("key", TWO_A_MINUTE, 2));
        Counted first = ask(impatient, Charge.TOGETHER, hits("key", TWO_A_MINUTE, 1));

        // When: another one gives back
        ask(memory, Charge.TOGETHER, hits("key", TWO_A_MINUTE, -1));
        micros += 900_000;
        Counted remembered = ask(impatient, Charge.TOGETHER, hits("key", TWO_A_MINUTE, 1));
        micros += 100_000;

        // Then
        assertThat(remembered.remembered()).containsExactly(0);
        assertThat(remembered.steps().getFirst().resetMicros())
                .isBetween(
                        first.steps().getFirst().resetMicros() - 1_000_000,
                        first.steps().getFirst().resetMicros());
        assertThat(ask(impatient, Charge.TOGETHER, hits("key", TWO_A_MINUTE, 1)).refused())
                .isFalse();
    }

    @Test
    void questionsAtTheLimitAreStillFine() {
        ask(hits("key", TWO_A_MINUTE, 2));
        ask(hits("key", TWO_A_MINUTE, 1));
        assertThat(ask(hits("key", TWO_A_MINUTE, 0)).refused()).isFalse();
    }

    @Test
    void hitsGivenBackAndChangedLimitsEndIt() {
        // Given
        ask(hits("key", TWO_A_MINUTE, 2));
        assertThat(ask(hits("key", TWO_A_MINUTE, 1)).refused()).isTrue();

        // When
        ask(hits("key", TWO_A_MINUTE, -1));

        // Then
        assertThat(ask(hits("key", TWO_A_MINUTE, 1)).refused()).isFalse();
        assertThat(ask(hits("key", TWO_A_MINUTE, 1)).refused()).isTrue();
        assertThat(ask(hits("key", Limit.fixedWindow(3, 60), 1)).refused()).isFalse();
    }

    @Test
    void shadowsGoOnBeingCounted() {
        Counter shadow = new Counter("key", TWO_A_MINUTE, 1, Weight.SHADOW, 0);
        for (int i = 0; i < 5; i++) {
            ask(shadow);
        }
        assertThat(questions).isEqualTo(5);
        assertThat(before(memory, "key")).isEqualTo(5);
    }

    @Test
    void decidesAsTheStoreAlone() {
        // Given: another store without cache, and few counters that are often over
        MemoryStore alone = new MemoryStore(1_000, () -> micros);
        Random random = new Random(7);
        Algorithm[] algorithms = Algorithm.values();

        for (int i = 0; i < 20_000; i++) {
            // When
            micros += random.nextInt(20) == 0 ? random.nextInt(3_000_000) : random.nextInt(20_000);
            Algorithm algorithm = algorithms[random.nextInt(3)];
            Limit limit = new Limit(algorithm, 5, 1, 5);
            long hits = random.nextInt(10) == 0 ? -random.nextInt(3) : random.nextInt(4);
            Counter counter = hits(algorithm + "-" + random.nextInt(2), limit, hits);
            Charge charge = random.nextInt(5) == 0 ? Charge.EACH : Charge.TOGETHER;
            Counted expected = ask(alone, charge, counter);
            Counted actual = ask(cache, charge, counter);

            // Then
            assertThat(actual.refused()).as("%d: %s %s", i, charge, counter).isEqualTo(expected.refused());
            assertThat(actual.steps().getFirst().remaining())
                    .isEqualTo(expected.steps().getFirst().remaining());
            if (algorithm == Algorithm.FIXED_WINDOW) {
                assertThat(actual.steps().getFirst().resetMicros())
                        .isEqualTo(expected.steps().getFirst().resetMicros());
            }
        }
        assertThat(cache.answered()).isGreaterThan(1_000);
    }

    @Test
    void keepsAboutAsMuchAsItMay() {
        for (int i = 0; i < 1_000; i++) {
            ask(hits("key-" + i, Limit.fixedWindow(0, 60), 1));
        }
        assertThat(cache.bytes()).isBetween(9_000L, 10_000L);
    }

    private static long before(CounterStore store, String key) {
        return ask(store, Charge.TOGETHER, hits(key, TWO_A_MINUTE, 0))
                .steps()
                .getFirst()
                .before();
    }

    private Counted ask(Counter... counters) {
        return ask(cache, Charge.TOGETHER, counters);
    }

    private static Counted ask(CounterStore store, Charge charge, Counter... counters) {
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

    private static Counter hits(String key, Limit limit, long hits) {
        return new Counter(key, limit, hits, Weight.ENFORCED, 0);
    }
}
