package dev.lockkeeper.ratelimit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Whatever the hits and the clock do, no algorithm lets more through than its limit allows. */
class CountingPropertiesTest {

    private static final long NOW = 1_790_000_000_123_456L;

    /** Time passes (or goes back), then hits come. */
    record Arrival(long micros, long hits) {}

    @Property(tries = 300)
    void fixedWindowsAllowAtMostTheLimitEach(
            @ForAll("limits") long[] shape, @ForAll("arrivals") List<Arrival> arrivals) {
        Limit limit = Limit.fixedWindow(shape[0], shape[1]);
        long[] window = {0, 0};
        run(limit, arrivals, (step, now, hits) -> {
            // A clock that goes back opens no window: what it shows then has had what the one before had.
            window[1] = step.next().start() > window[0] ? hits : window[1] + hits;
            window[0] = step.next().start();
            assertThat(window[1]).isLessThanOrEqualTo(limit.requests());
        });
    }

    @Property(tries = 300)
    void refundsGiveBackWhatTheySayAlsoBeyondTheLimit(
            @ForAll("limits") long[] shape, @ForAll List<@LongRange(min = -100, max = 100) Long> hits) {
        for (Algorithm algorithm : Algorithm.values()) {
            Limit limit = limit(algorithm, shape);
            CounterState state = CounterState.NEW;
            long used = 0;
            for (long some : hits.subList(0, Math.min(50, hits.size()))) {
                Step step = Counting.step(limit, state, some, NOW);
                assertThat(step.before()).isEqualTo(used);
                used = Math.max(0, used + some);
                assertThat(step.after()).isEqualTo(used);
                state = step.next();
            }
        }
    }

    @Property(tries = 300)
    void aClockThatGoesBackGivesNothing(
            @ForAll("limits") long[] shape,
            @ForAll @LongRange(min = 0, max = 40) long hits,
            @ForAll @LongRange(min = 0, max = 400_000_000_000L) long back) {
        for (Algorithm algorithm : Algorithm.values()) {
            Limit limit = limit(algorithm, shape);
            Step step = Counting.step(limit, CounterState.NEW, hits, NOW);
            CounterState then = Counting.anchored(limit, step.next(), NOW - back);
            Step asked = Counting.step(limit, then, 0, NOW - back);
            assertThat(asked.remaining()).isLessThanOrEqualTo(step.remaining());
            // And does not take longer than an interval, and what the bucket needs, to be forgotten.
            assertThat(asked.resetMicros()).isLessThanOrEqualTo(step.resetMicros() + 2 * limit.intervalMicros());
        }
    }

    private static Limit limit(Algorithm algorithm, long[] shape) {
        return new Limit(algorithm, shape[0], shape[1], algorithm == Algorithm.TOKEN_BUCKET ? shape[2] : shape[0]);
    }

    @Property(tries = 300)
    void tokenBucketsAllowBurstAndRateInAnyStretchOfTime(
            @ForAll("limits") long[] shape, @ForAll("arrivals") List<Arrival> arrivals) {
        Limit limit = new Limit(Algorithm.TOKEN_BUCKET, shape[0], shape[1], shape[2]);
        List<long[]> allowed = new ArrayList<>();
        run(limit, onlyForward(arrivals), (_, now, hits) -> allowed.add(new long[] {now, hits}));
        for (int from = 0; from < allowed.size(); from++) {
            BigInteger sum = BigInteger.ZERO;
            for (int to = from; to < allowed.size(); to++) {
                sum = sum.add(BigInteger.valueOf(allowed.get(to)[1]));
                BigInteger most = BigInteger.valueOf(allowed.get(to)[0] - allowed.get(from)[0])
                        .multiply(BigInteger.valueOf(limit.requests()))
                        .add(BigInteger.valueOf(limit.burst()).multiply(BigInteger.valueOf(limit.intervalMicros())));
                assertThat(sum.multiply(BigInteger.valueOf(limit.intervalMicros())))
                        .isLessThanOrEqualTo(most);
            }
        }
    }

    @Property(tries = 300)
    void slidingWindowsNeverHoldMoreThanTheLimit(
            @ForAll("limits") long[] shape, @ForAll("arrivals") List<Arrival> arrivals) {
        Limit limit = new Limit(Algorithm.SLIDING_WINDOW, shape[0], shape[1], shape[0]);
        run(limit, arrivals, (step, _, _) -> assertThat(step.after()).isLessThanOrEqualTo(limit.requests()));
    }

    @Property(tries = 300)
    void askingChangesNothing(@ForAll("limits") long[] shape, @ForAll("arrivals") List<Arrival> arrivals) {
        for (Algorithm algorithm : Algorithm.values()) {
            Limit limit =
                    new Limit(algorithm, shape[0], shape[1], algorithm == Algorithm.TOKEN_BUCKET ? shape[2] : shape[0]);
            CounterState state = CounterState.NEW;
            long now = NOW;
            for (Arrival arrival : arrivals) {
                now += Math.abs(arrival.micros());
                Step asked = Counting.step(limit, state, 0, now);
                Step hit = Counting.step(limit, state, 1, now);
                assertThat(Counting.step(limit, asked.next(), 1, now)).isEqualTo(hit);
                state = hit.over() ? state : hit.next();
            }
        }
    }

    @Property(tries = 300)
    void givingBackNeverMakesMoreThanTheLimit(
            @ForAll("limits") long[] shape, @ForAll("arrivals") List<Arrival> arrivals) {
        for (Algorithm algorithm : Algorithm.values()) {
            long burst = algorithm == Algorithm.TOKEN_BUCKET ? shape[2] : shape[0];
            Limit limit = new Limit(algorithm, shape[0], shape[1], burst);
            CounterState state = CounterState.NEW;
            long now = NOW;
            for (Arrival arrival : arrivals) {
                now += Math.abs(arrival.micros());
                Step back = Counting.step(limit, state, -arrival.hits(), now);
                assertThat(back.over()).isFalse();
                assertThat(back.remaining()).isBetween(0L, burst);
                assertThat(back.after()).isNotNegative();
                Step hit = Counting.step(limit, back.next(), arrival.hits(), now);
                state = hit.over() ? back.next() : hit.next();
            }
        }
    }

    @Property(tries = 300)
    void whatIsTakenAndGivenBackIsThereAgain(@ForAll("limits") long[] shape) {
        for (Algorithm algorithm : Algorithm.values()) {
            long burst = algorithm == Algorithm.TOKEN_BUCKET ? shape[2] : shape[0];
            Limit limit = new Limit(algorithm, shape[0], shape[1], burst);
            Step first = Counting.step(limit, CounterState.NEW, 1, NOW);
            Step taken = Counting.step(limit, first.next(), burst - 1, NOW);
            Step back = Counting.step(limit, taken.next(), -(burst - 1), NOW);
            assertThat(taken.over()).isFalse();
            assertThat(back.remaining()).isEqualTo(burst - 1);
        }
    }

    private interface Allowed {
        void by(Step step, long now, long hits);
    }

    private static void run(Limit limit, List<Arrival> arrivals, Allowed allowed) {
        CounterState state = CounterState.NEW;
        long now = NOW;
        for (Arrival arrival : arrivals) {
            now += arrival.micros();
            Step step = Counting.step(limit, state, arrival.hits(), now);
            if (!step.over()) {
                state = step.next();
                allowed.by(step, now, arrival.hits());
            }
        }
    }

    private static List<Arrival> onlyForward(List<Arrival> arrivals) {
        return arrivals.stream()
                .map(arrival -> new Arrival(Math.abs(arrival.micros()), arrival.hits()))
                .toList();
    }

    @Provide
    Arbitrary<long[]> limits() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.longs().between(1, 20), Arbitraries.of(7L, 7_000_000L, 4_294_967_295L)),
                        Arbitraries.of(1L, 7L, 60L, 3_600L, 86_400L),
                        Arbitraries.longs().between(1, 40))
                .as((requests, seconds, burst) -> new long[] {requests, seconds, burst});
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        Arbitrary<Long> pauses = Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, 100_000L),
                Arbitraries.longs().between(0, 3_000_000),
                Arbitraries.longs().between(-5_000_000, 90_000_000));
        return Combinators.combine(
                        pauses,
                        Arbitraries.oneOf(
                                Arbitraries.of(1L), Arbitraries.longs().between(0, 30)))
                .as(Arrival::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }
}
