package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import dev.lockkeeper.ratelimit.store.OverLimitCache;
import dev.lockkeeper.ratelimit.store.SplitStore;
import dev.lockkeeper.ratelimit.store.StopAtLimitStore;
import dev.lockkeeper.ratelimit.store.redis.LegacyForm;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import dev.lockkeeper.ratelimit.store.redis.RedisStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The stores that the settings ask for. */
final class CounterStores {

    /** What a limit in {@code on_store_error: local} counts with. */
    private static final int LOCAL_COUNTERS = 100_000;
    /** After so long a refusal is asked for again: hits may have been given back to another replica. */
    private static final Duration REFUNDS_SEEN = Duration.ofSeconds(1);
    /** As the peer. */
    private static final Duration WHOLE_WINDOWS = Duration.ofDays(366);

    private CounterStores() {}

    /** @param loops of the server whose calls these are */
    static CounterStore open(StoreSettings settings, EventLoopGroup loops, MeterRegistry meters) {
        if (settings.redis().isEmpty()) {
            return memory(settings, meters);
        }
        CounterStore redis = redis(settings, settings.redis().get(), loops, meters);
        if (settings.perSecond().isPresent()) {
            CounterStore seconds = redis(settings, settings.perSecond().get(), loops, meters);
            redis = new SplitStore(
                    List.of(redis, seconds), counter -> counter.limit().intervalSeconds() == 1 ? 1 : 0);
        }
        if (settings.legacy() && settings.stopAtLimit() && !(redis instanceof RedisStore)) {
            redis = new StopAtLimitStore(redis);
        }
        return settings.cacheBytes() > 0 ? cached(redis, settings, meters) : redis;
    }

    private static CounterStore memory(StoreSettings settings, MeterRegistry meters) {
        MemoryStore memory = new MemoryStore(settings.maxCounters(), CounterStores::micros);
        Gauge.builder("lockkeeper.ratelimit.memory.counters", memory, MemoryStore::size)
                .description("counters kept in memory")
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.memory.evicted", memory, MemoryStore::evicted)
                .description("counters that made room for others before their time, since the start")
                .register(meters);
        return memory;
    }

    private static CounterStore redis(
            StoreSettings settings, RedisSettings redis, EventLoopGroup loops, MeterRegistry meters) {
        Optional<LegacyForm> legacy = settings.legacy()
                ? Optional.of(
                        new LegacyForm(settings.stopAtLimit(), settings.expiryJitterSeconds(), CounterStores::seconds))
                : Optional.empty();
        return RedisStore.open(redis, legacy, loops, meters);
    }

    private static CounterStore cached(CounterStore redis, StoreSettings settings, MeterRegistry meters) {
        OverLimitCache cache = new OverLimitCache(
                redis,
                settings.cacheBytes(),
                settings.legacy() ? WHOLE_WINDOWS : REFUNDS_SEEN,
                settings.legacy() && settings.stopAtLimit(),
                System::nanoTime);
        FunctionCounter.builder("lockkeeper.ratelimit.cache.answered", cache, OverLimitCache::answered)
                .description("calls refused without asking the store")
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.cache", cache, OverLimitCache::bytes)
                .description("about what refusals that are remembered take")
                .baseUnit("bytes")
                .register(meters);
        return cache;
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
