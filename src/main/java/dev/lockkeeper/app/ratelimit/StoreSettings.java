package dev.lockkeeper.app.ratelimit;

import static dev.lockkeeper.app.ratelimit.RateLimitSettings.atLeastOne;
import static dev.lockkeeper.app.ratelimit.RateLimitSettings.require;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
 */
record StoreSettings(
        Optional<RedisSettings> redis,
        Optional<RedisSettings> perSecond,
        long cacheBytes,
        boolean legacy,
        boolean stopAtLimit,
        long expiryJitterSeconds,
        int maxCounters) {

    /** Without the peer's variable: some hundred thousand refusals. */
    static final long CACHE_BYTES = 16L << 20;

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
                peer.number("EXPIRATION_JITTER_MAX_SECONDS"),
                atLeastOne("max-counters", own.maxCounters()));
    }
}
