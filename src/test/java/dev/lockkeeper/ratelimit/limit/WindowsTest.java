package dev.lockkeeper.ratelimit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows begin where the peer's do, count what it counts, and survive clocks that go back. */
class WindowsTest {

    private static final long SECOND = 1_000_000;

    @ParameterizedTest(name = "{0} s at {1}: window from {2}, {3} s left")
    @CsvSource({
        "1, 1700000000, 1700000000, 1",
        "60, 1700000000, 1699999980, 40",
        // Weeks begin on Thursday, since 1970 did.
        "604800, 1700000000, 1699488000, 92800",
        "2592000, 1700000000, 1697760000, 352000",
        "31536000, 1700000000, 1671408000, 2944000"
    })
    void areAlignedTo1970(long seconds, long now, long start, long left) {
        Step step = Counting.step(Limit.fixedWindow(5, seconds), CounterState.NEW, 1, now * SECOND + 999_999);
        assertThat(step.next().start()).isEqualTo(start);
        assertThat(step.resetMicros()).isEqualTo(left * SECOND);
    }

    @ParameterizedTest(name = "{0} of {1} hit {2} times: over {3}, {4} remain, count {5}")
    @CsvSource({
        "0, 10, 1, false, 9, 1",
        "9, 10, 1, false, 0, 10",
        "10, 10, 1, true, 0, 11",
        "10, 10, 0, false, 0, 10",
        "11, 10, 0, true, 0, 11",
        "8, 10, 5, true, 0, 13",
        "8, 10, -3, false, 5, 5",
        "2, 10, -9, false, 10, 0",
        "0, 0, 1, true, 0, 1",
        "0, 4294967295, 4294967295, false, 0, 4294967295",
        "0, 10, 9223372036854775807, true, 0, 4503599627370496"
    })
    void countHits(long before, long requests, long hits, boolean over, long remaining, long count) {
        // Given
        Limit limit = Limit.fixedWindow(requests, 60);
        CounterState state = Counting.step(limit, CounterState.NEW, before, 0).next();

        // When
        Step step = Counting.step(limit, state, hits, 59 * SECOND);

        // Then
        assertThat(step.over()).isEqualTo(over);
        assertThat(step.remaining()).isEqualTo(remaining);
        assertThat(step.next().count()).isEqualTo(count);
        assertThat(step.before()).isEqualTo(before);
    }

    @Test
    void aClockThatGoesBackOpensNoFormerWindow() {
        // Given: a full window
        Limit limit = Limit.fixedWindow(1, 60);
        CounterState full =
                Counting.step(limit, CounterState.NEW, 1, 600 * SECOND).next();

        // When: the clock is up to a window behind
        Step back = Counting.step(limit, full, 1, 545 * SECOND);

        // Then: the window goes on
        assertThat(back.over()).isTrue();
        assertThat(back.resetMicros()).isEqualTo(115 * SECOND);
    }

    @Test
    void aClockThatGoesFarBackLeavesWhatWasCountedInTheWindowOfNow() {
        for (Algorithm algorithm : List.of(Algorithm.FIXED_WINDOW, Algorithm.SLIDING_WINDOW)) {
            // Given: a full window
            Limit limit = new Limit(algorithm, 5, 60, 5);
            CounterState full =
                    Counting.step(limit, CounterState.NEW, 5, 7_200 * SECOND).next();

            // When: the clock is an hour behind
            CounterState anchored = Counting.anchored(limit, full, 3_610 * SECOND);
            Step back = Counting.step(limit, full, 1, 3_610 * SECOND);
            Step next = Counting.step(limit, anchored, 1, 3_660 * SECOND + 59 * SECOND);

            // Then: no second window is opened, and the next one is not that of an hour later
            assertThat(back.over()).isTrue();
            assertThat(back.before()).isEqualTo(5);
            assertThat(Counting.step(limit, anchored, 1, 3_610 * SECOND)).isEqualTo(back);
            assertThat(next.over()).isFalse();
        }
    }

    @Test
    void aSlidingWindowWeighsTheOneBefore() {
        // Given: 8 of 10 in the first minute
        Limit limit = new Limit(Algorithm.SLIDING_WINDOW, 10, 60, 10);
        CounterState eight =
                Counting.step(limit, CounterState.NEW, 8, 30 * SECOND).next();

        // When: a quarter of the next minute is over, so 6 of them still count
        Step asked = Counting.step(limit, eight, 0, 75 * SECOND);
        Step tooMany = Counting.step(limit, eight, 5, 75 * SECOND);

        // Then: they fit when 5 count, after 22.5 s of it
        assertThat(asked.remaining()).isEqualTo(4);
        assertThat(tooMany.over()).isTrue();
        assertThat(tooMany.resetMicros()).isEqualTo(7_500_000);
        assertThat(Counting.step(limit, eight, 5, 75 * SECOND + tooMany.resetMicros())
                        .over())
                .isFalse();
    }

    @Test
    void aSlidingWindowHoldsNoMoreThanItsLimitAndThePartOfTheOneBeforeThatIsOver() {
        // Given: random hits against a limit of 50 per 10 s
        Random random = new Random(42);
        LongSupplier pauses = () -> random.nextInt(random.nextInt(50) == 0 ? 9_000_000 : 200_000);

        // When, Then
        assertThat(mostInAnInterval(20_000, pauses)).isBetween(50L, 100L);
    }

    @Test
    void hitsBunchedAtTheEndOfAWindowComeClosestToThatBound() {
        // Given: all of a window in its last tenth of a second, then a hit whenever one fits
        Iterator<Long> pauses = LongStream.concat(
                        LongStream.of(9_900_000),
                        LongStream.generate(() -> 1_000).limit(20_000))
                .iterator();

        // When, Then: not twice the limit, but nearly
        assertThat(mostInAnInterval(20_000, pauses::next)).isBetween(90L, 99L);
    }

    /** Of 50 per 10 s; at each hit the log is held against the bound that docs/ratelimit-algorithms.md states. */
    private static long mostInAnInterval(int hits, LongSupplier pauses) {
        Limit limit = new Limit(Algorithm.SLIDING_WINDOW, 50, 10, 50);
        Deque<Long> log = new ArrayDeque<>();
        CounterState state = CounterState.NEW;
        long now = 0;
        long most = 0;
        for (int i = 0; i < hits; i++) {
            now += pauses.getAsLong();
            Step step = Counting.step(limit, state, 1, now);
            if (!step.over()) {
                state = step.next();
                log.add(now);
            }
            while (!log.isEmpty() && log.peek() <= now - 10 * SECOND) {
                log.remove();
            }
            most = Math.max(most, log.size());
            long elapsedMillis = now / 1_000 % 10_000;
            assertThat(log.size() * 10_000L)
                    .isLessThanOrEqualTo(50 * 10_000L + step.next().previous() * elapsedMillis);
        }
        return most;
    }
}
