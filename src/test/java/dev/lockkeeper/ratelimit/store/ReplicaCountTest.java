package dev.lockkeeper.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas of a store know how many they are, also a while after it has gone, and share limits by that. */
class ReplicaCountTest {

    private static final String KEY = "replicas";

    private long micros = 1_790_000_000L * 1_000_000;
    private final MemoryStore memory = new MemoryStore(100, () -> micros);
    private final AtomicBoolean away = new AtomicBoolean();
    private final CounterStore store = new CounterStore() {
        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            if (away.get()) {
                listener.failed(new StoreFailure(StoreFailure.Kind.CONNECTION, "away"));
            } else {
                memory.count(counters, charge, listener);
            }
        }

        @Override
        public boolean healthy() {
            return !away.get();
        }

        @Override
        public void close() {}
    };
    private final List<ReplicaCount> three =
            IntStream.range(0, 3).mapToObj(_ -> new ReplicaCount(store, KEY)).toList();

    @Test
    void oneThatIsAloneIsOne() {
        assertThat(three.getFirst().replicas()).isOne();
        beat(three.subList(0, 1), 30);
        assertThat(three.getFirst().replicas()).isOne();
    }

    @Test
    void allAreSeenAndThoseThatGoAreNoMore() {
        // When
        beat(three, 2);
        // Then
        assertThat(three).allMatch(each -> each.replicas() == 3);
        for (int i = 0; i < 20; i++) {
            beat(three, 1);
            assertThat(three).allMatch(each -> each.replicas() == 3);
        }
        // When
        beat(three.subList(0, 2), 10);
        // Then
        assertThat(three.getFirst().replicas()).isEqualTo(2);
        assertThat(three.get(1).replicas()).isEqualTo(2);
    }

    @Test
    void theirNumberOutlivesTheStore() {
        beat(three, 7);
        away.set(true);
        beat(three, 3_600);
        assertThat(three).allMatch(each -> each.replicas() == 3);
    }

    @Test
    void aShareIsRoundedDownButNeverToNothing() {
        LocalShare share = new LocalShare(memory, () -> 3);
        assertThat(passed(share, Limit.fixedWindow(10, 60))).isEqualTo(3);
        assertThat(passed(share, Limit.fixedWindow(2, 60))).isEqualTo(1);
        assertThat(passed(share, Limit.fixedWindow(0, 60))).isZero();
    }

    /** So many times, a second apart. */
    private void beat(List<ReplicaCount> replicas, int times) {
        for (int i = 0; i < times; i++) {
            replicas.forEach(ReplicaCount::beat);
            micros += 1_000_000;
        }
    }

    private static int passed(CounterStore store, Limit limit) {
        List<Counted> passed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Counter counter = new Counter("limit-" + limit.requests(), limit, 1, Weight.ENFORCED, 0);
            store.count(List.of(counter), Charge.TOGETHER, new CounterListener() {
                @Override
                public void counted(Counted result) {
                    if (!result.refused()) {
                        passed.add(result);
                    }
                }

                @Override
                public void failed(StoreFailure failure) {
                    throw new AssertionError(failure);
                }
            });
        }
        return passed.size();
    }
}
