package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.ratelimit.service.ServiceOptions;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Made-up calls reach the store before the first real one, count nothing there, and end in time. */
class WarmUpTest {

    private final NioEventLoopGroup loops = GrpcServer.eventLoops("test");
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void endLoops() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void countsNothing() throws InterruptedException {
        // Given
        MemoryStore memory = new MemoryStore(1_000, () -> 1_700_000_000_000_000L);

        // When
        new WarmUp(new Asking(memory), ServiceOptions.USUAL, loops).run(Duration.ofSeconds(20));

        // Then
        assertThat(asked.get()).isEqualTo(4_000);
        assertThat(memory.size()).isZero();
    }

    @Test
    void doesNotWaitForAStoreThatIsSilent() throws InterruptedException {
        // Given
        CounterStore silent = new Asking(new MemoryStore(1, () -> 1)) {
            @Override
            public void count(List<Counter> counters, Charge charge, CounterListener listener) {
                asked.incrementAndGet();
            }
        };

        // When
        long began = System.nanoTime();
        new WarmUp(silent, ServiceOptions.USUAL, loops).run(Duration.ofMillis(500));

        // Then
        assertThat(asked.get()).isOne();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private class Asking implements CounterStore {

        private final CounterStore store;

        Asking(CounterStore store) {
            this.store = store;
        }

        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            asked.incrementAndGet();
            assertThat(counters).extracting(Counter::hits).containsOnly(0L);
            store.count(counters, charge, listener);
        }

        @Override
        public boolean healthy() {
            return true;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
