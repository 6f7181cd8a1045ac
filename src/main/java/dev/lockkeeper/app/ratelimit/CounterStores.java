package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import dev.lockkeeper.ratelimit.store.redis.LegacyForm;
import dev.lockkeeper.ratelimit.store.redis.RedisStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The stores that the settings ask for. */
final class CounterStores {

    /** What a limit in {@code on_store_error: local} counts with. */
    private static final int LOCAL_COUNTERS = 100_000;

    private CounterStores() {}

    /** @param loops of the server whose calls these are */
    static CounterStore open(RateLimitSettings settings, EventLoopGroup loops, MeterRegistry meters) {
        if (settings.redis().isPresent()) {
            Optional<LegacyForm> legacy = settings.options().legacy()
                    ? Optional.of(new LegacyForm(
                            settings.stopAtLimit(), settings.expiryJitterSeconds(), CounterStores::seconds))
                    : Optional.empty();
            return RedisStore.open(settings.redis().get(), legacy, loops, meters);
        }
        MemoryStore memory = new MemoryStore(settings.maxCounters(), CounterStores::micros);
        Gauge.builder("lockkeeper.ratelimit.memory.counters", memory, MemoryStore::size)
                .description("counters kept in memory")
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.memory.evicted", memory, MemoryStore::evicted)
                .description("counters that made room for others before their time, since the start")
                .register(meters);
        return memory;
    }

    /** Counts while the store cannot be reached. */
    static CounterStore local() {
        return new MemoryStore(LOCAL_COUNTERS, CounterStores::micros);
    }

    /** Of this host's clock, since 1970. */
    static long seconds() {
        return micros() / 1_000_000;
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
