package dev.lockkeeper.ratelimit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token bucket gives exactly its rate, also where a hit's share of the interval is no whole number of microseconds. */
class TokenBucketTest {

    private static final long NOW = 1_790_000_000_000_000L;

    @ParameterizedTest(name = "{0} per {1} s")
    @CsvSource({"7, 60", "7000000, 60", "3, 1", "999983, 3600", "4294967295, 1"})
    void loosesNothingByRounding(long requests, long seconds) {
        // Given: an empty bucket
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, requests, seconds, requests);
        CounterState state =
                Counting.step(limit, CounterState.NEW, requests, NOW).next();

        // When: it is emptied again after each of a thousand stretches that fit no hit exactly
        long taken = 0;
        long now = NOW;
        for (int i = 0; i < 1_000; i++) {
            now += 1_234_567 + i;
            long fits = Counting.step(limit, state, 0, now).remaining();
            state = Counting.step(limit, state, fits, now).next();
            taken += fits;
        }

        // Then: all in all it gave what the whole time is worth, bounded by what it holds at a time
        if ((1_234_567 + 1_000) < limit.intervalMicros()) {
            assertThat(taken).isEqualTo(Math.floorDiv(Math.multiplyExact(now - NOW, requests), limit.intervalMicros()));
        } else {
            assertThat(taken).isEqualTo(1_000 * requests);
        }
    }

    @Test
    void holdsItsBurstAndSaysWhenTheNextHitFits() {
        // Given: 10 per second, 3 at once
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 10, 1, 3);

        // When
        Step third = Counting.step(limit, CounterState.NEW, 3, NOW);
        Step fourth = Counting.step(limit, third.next(), 1, NOW);
        Step later = Counting.step(limit, third.next(), 1, NOW + 100_000);

        // Then
        assertThat(third.over()).isFalse();
        assertThat(third.remaining()).isZero();
        assertThat(third.resetMicros()).isEqualTo(300_000);
        assertThat(fourth.over()).isTrue();
        assertThat(fourth.resetMicros()).isEqualTo(100_000);
        assertThat(later.over()).isFalse();
    }

    @Test
    void remembersWhatWasSpentBeyondIt() {
        // Given: hits that were spent without being asked for
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 10, 1, 10);
        CounterState debt = Counting.step(limit, CounterState.NEW, 30, NOW).next();

        // When
        Step soon = Counting.step(limit, debt, 0, NOW + 1_000_000);
        Step later = Counting.step(limit, debt, 0, NOW + 2_000_000);

        // Then: a question is refused until the debt is paid
        assertThat(soon.over()).isTrue();
        assertThat(later.over()).isFalse();
        assertThat(later.remaining()).isZero();
    }

    @Test
    void givesBackFromADebtOnlyWhatIsGivenBack() {
        // Given: ten times what it holds
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 10, 60, 10);
        CounterState debt = Counting.step(limit, CounterState.NEW, 100, NOW).next();

        // When
        Step back = Counting.step(limit, debt, -10, NOW);

        // Then
        assertThat(back.before()).isEqualTo(100);
        assertThat(back.after()).isEqualTo(90);
        assertThat(Counting.step(limit, back.next(), 0, NOW).before()).isEqualTo(90);
    }

    @Test
    void aDebtEndsSomewhere() {
        // Given: a limit that refuses nothing
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 1, 31_536_000, 9);
        CounterState state = CounterState.NEW;

        // When
        for (int i = 0; i < 100; i++) {
            state = Counting.step(limit, state, Long.MAX_VALUE, NOW).next();
        }

        // Then: scripts can hold it
        assertThat(state.start()).isBetween(NOW, 1L << 52);
    }

    @Test
    void isAsFullAsItWasWhenTheClockHasGoneFarBack() {
        // Given: 4 of 10 left
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 10, 60, 10);
        CounterState six = Counting.step(limit, CounterState.NEW, 6, NOW).next();
        long hourBefore = NOW - 3_600_000_000L;

        // When
        Step back = Counting.step(limit, six, 0, hourBefore);
        CounterState anchored = Counting.anchored(limit, six, hourBefore);

        // Then: from there on it fills; by less than a minute it would only fill later
        assertThat(back.remaining()).isEqualTo(4);
        assertThat(Counting.step(limit, anchored, 0, hourBefore + 12_000_000).remaining())
                .isEqualTo(6);
        assertThat(Counting.step(limit, six, 0, NOW - 12_000_000).remaining()).isEqualTo(2);
        assertThat(Counting.anchored(limit, six, NOW - 12_000_000)).isSameAs(six);
    }

    @Test
    void aLimitOfNothingRefusesAllButQuestions() {
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, 0, 60, 0);
        assertThat(Counting.step(limit, CounterState.NEW, 1, NOW).over()).isTrue();
        assertThat(Counting.step(limit, CounterState.NEW, 0, NOW).over()).isFalse();
    }
}
