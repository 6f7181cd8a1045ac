package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.LocalShare;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import dev.lockkeeper.ratelimit.store.OverLimitCache;
import dev.lockkeeper.ratelimit.store.ReplicaCount;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The stores that the settings ask for. */
final class CounterStores implements AutoCloseable {

    /** What a limit in {@code on_store_error: local} counts with. */
    private static final int LOCAL_COUNTERS = 100_000;
    /** After so long a refusal is asked for again: hits may have been given back to another replica. */
    private static final Duration REFUNDS_SEEN = Duration.ofSeconds(1);
    /** As the peer. */
    private static final Duration WHOLE_WINDOWS = Duration.ofDays(366);

    private final StoreSettings settings;
    private final EventLoopGroup loops;
    private final MeterRegistry meters;
    private final CounterStore shared;
    private final CounterStore local;
    private final List<CounterStore> others = new ArrayList<>();

    /** @param loops of the server whose calls these are */
    CounterStores(StoreSettings settings, EventLoopGroup loops, MeterRegistry meters) {
        this.settings = settings;
        this.loops = loops;
        this.meters = meters;
        IntSupplier replicas;
        if (settings.redis().isEmpty()) {
            this.shared = memory(settings, meters);
            replicas = () -> settings.replicas().orElse(1);
        } else {
            CounterStore redis = redis(settings.redis().get());
            this.shared = settings.cacheBytes() > 0 ? cached(redis, settings, meters) : redis;
            replicas = replicas(redis);
        }
        Gauge.builder("lockkeeper.ratelimit.replicas", replicas, IntSupplier::getAsInt)
                .description("among which limits are shared while the store is away")
                .strongReference(true)
                .register(meters);
        this.local = new LocalShare(memory(LOCAL_COUNTERS, settings), replicas);
    }

    /** All replicas count here. */
    CounterStore shared() {
        return shared;
    }

    /** Counts while the other cannot be reached. */
    CounterStore local() {
        return local;
    }

    @Override
    public void close() {
        shared.close();
        others.forEach(CounterStore::close);
    }

    private CounterStore redis(RedisSettings main) {
        Optional<LegacyForm> legacy = settings.legacy()
                ? Optional.of(
                        new LegacyForm(settings.stopAtLimit(), settings.expiryJitterSeconds(), CounterStores::seconds))
                : Optional.empty();
        CounterStore redis = RedisStore.open(main, legacy, loops, meters);
        if (settings.perSecond().isPresent()) {
            CounterStore seconds = RedisStore.open(settings.perSecond().get(), legacy, loops, meters);
            redis = new SplitStore(
                    List.of(redis, seconds), counter -> counter.limit().intervalSeconds() == 1 ? 1 : 0);
        }
        return settings.legacy() && settings.stopAtLimit() && !(redis instanceof RedisStore)
                ? new StopAtLimitStore(redis, main.deadline())
                : redis;
    }

    private IntSupplier replicas(CounterStore redis) {
        if (settings.replicas().isPresent()) {
            return () -> settings.replicas().getAsInt();
        }
        CounterStore exact = redis;
        if (settings.legacy()) {
            // Counters of the peer's form cannot tell it.
            exact = RedisStore.open(settings.redis().orElseThrow().alone("replicas"), Optional.empty(), loops, meters);
            others.add(exact);
        }
        ReplicaCount count = new ReplicaCount(exact, settings.keyPrefix() + "lockkeeper-replicas");
        long period = ReplicaCount.PERIOD.toMillis();
        loops.next().scheduleWithFixedDelay(count::beat, period, period, TimeUnit.MILLISECONDS);
        return count::replicas;
    }

    private static CounterStore memory(StoreSettings settings, MeterRegistry meters) {
        MemoryStore memory = memory(settings.maxCounters(), settings);
        Gauge.builder("lockkeeper.ratelimit.memory.counters", memory, MemoryStore::size)
                .description("counters kept in memory")
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.memory", memory, MemoryStore::bytes)
                .description("about what counters in memory take")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.memory.evicted", memory, MemoryStore::evicted)
                .description("counters that made room for others before their time, since the start")
                .register(meters);
        return memory;
    }

    private static MemoryStore memory(int counters, StoreSettings settings) {
        return new MemoryStore(
                counters,
                settings.maxCounterBytes(),
                CounterStores::micros,
                () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
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
        // The peer's names for the same.
        Gauge.builder("ratelimit_localcache_hitCount", cache, OverLimitCache::answered)
                .register(meters);
        Gauge.builder("ratelimit_localcache_entryCount", cache, OverLimitCache::entries)
                .register(meters);
        return cache;
    }

    /** Of this host's clock, since 1970. */
    static long seconds() {
        return micros() / 1_000_000;
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
