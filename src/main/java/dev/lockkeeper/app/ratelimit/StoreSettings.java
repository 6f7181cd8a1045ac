package dev.lockkeeper.app.ratelimit;

import static dev.lockkeeper.app.ratelimit.RateLimitSettings.atLeastOne;
import static dev.lockkeeper.app.ratelimit.RateLimitSettings.require;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where counters are.
 *
 * @param redis in memory when empty
 * @param perSecond where those of one second are; with the others when empty
 * @param cacheBytes for refusals that need not be asked for again; 0 for none
 * @param legacy counting as the peer's
 * @param stopAtLimit and
 * @param expiryJitterSeconds are of the legacy mode only
 * @param maxCounters that are kept in memory at a time
 * @param maxCounterBytes that they take about, at most
 * @param replicas that share a limit while its store is away; counted when empty
 * @param keyPrefix of all keys
 */
record StoreSettings(
        Optional<RedisSettings> redis,
        Optional<RedisSettings> perSecond,
        long cacheBytes,
        boolean legacy,
        boolean stopAtLimit,
        long expiryJitterSeconds,
        int maxCounters,
        long maxCounterBytes,
        OptionalInt replicas,
        String keyPrefix) {

    /** Without the peer's variable: some hundred thousand refusals. */
    static final long CACHE_BYTES = 16L << 20;

    /** Of the heap, for counters in memory, unless it is said how much. */
    private static final int HEAP_SHARE = 4;

    /** @throws InvalidSetting when one is wrong */
    static StoreSettings of(PeerValues peer, Map<String, String> environment, AppConfig.RateLimit own) {
        Duration deadline = own.storeDeadline();
        require(
                deadline.isPositive(),
                "lockkeeper.ratelimit.store-deadline (LOCKKEEPER_RATELIMIT_STORE_DEADLINE): %s; allowed is any time above 0"
                        .formatted(deadline));
        boolean legacy = own.compatibility().equals("legacy");
        boolean cacheUnset =
                environment.getOrDefault("LOCAL_CACHE_SIZE_IN_BYTES", "").isEmpty();
        return new StoreSettings(
                RedisSetup.main(peer, environment, deadline),
                RedisSetup.perSecond(peer, environment, deadline),
                cacheUnset && !legacy ? CACHE_BYTES : peer.number("LOCAL_CACHE_SIZE_IN_BYTES"),
                legacy,
                peer.flag("STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT"),
                Math.min(peer.number("EXPIRATION_JITTER_MAX_SECONDS"), Integer.MAX_VALUE),
                atLeastOne("max-counters", own.maxCounters()),
                counterBytes(own),
                replicas(own.replicas()),
                peer.text("CACHE_KEY_PREFIX"));
    }

    private static long counterBytes(AppConfig.RateLimit own) {
        long bytes = own.maxCounterBytes()
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        require(
                bytes >= 1,
                "lockkeeper.ratelimit.max-counter-bytes (LOCKKEEPER_RATELIMIT_MAX_COUNTER_BYTES): %d; allowed are sizes above 0 as 64M"
                        .formatted(bytes));
        return bytes;
    }

    private static OptionalInt replicas(String text) {
        boolean number = text.matches("[1-9]\\d{0,5}");
        require(
                number || text.equals("auto"),
                "lockkeeper.ratelimit.replicas (LOCKKEEPER_RATELIMIT_REPLICAS): \"%s\"; allowed are auto, 1 to 999999"
                        .formatted(text));
        return number ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
