package dev.lockkeeper.app.ratelimit;

import static dev.lockkeeper.app.ratelimit.PeerName.refused;
import static dev.lockkeeper.app.ratelimit.PeerName.replaced;

import java.util.List;
import java.util.stream.Stream;

/** Variables for Redis, and for a second one that counts per second. */
final class RedisNames {

    private static final String HELD = "a few held connections are shared by all calls";
    private static final String STARTUP = "the process starts without Redis and connects when it can";
    private static final String DEADLINE = "each call to the store has a deadline of its own";
    private static final String NOT_YET = "only counters in memory are served yet; leave it out to use them";

    private static final List<PeerName> MAIN = List.of(
            refused("REDIS_SOCKET_TYPE", "unix", NOT_YET),
            refused("REDIS_TYPE", "SINGLE", NOT_YET),
            refused("REDIS_URL", "/var/run/nutcracker/ratelimit.sock", NOT_YET),
            replaced("REDIS_POOL_SIZE", "10", HELD),
            refused("REDIS_AUTH", "", NOT_YET),
            refused("REDIS_SENTINEL_AUTH", "", NOT_YET),
            refused("REDIS_TLS", "false", NOT_YET),
            refused("REDIS_TLS_CLIENT_CERT", "", NOT_YET),
            refused("REDIS_TLS_CLIENT_KEY", "", NOT_YET),
            refused("REDIS_TLS_CACERT", "", NOT_YET),
            refused("REDIS_TLS_SKIP_HOSTNAME_VERIFICATION", "false", NOT_YET),
            replaced("REDIS_PIPELINE_WINDOW", "0", HELD),
            replaced("REDIS_PIPELINE_LIMIT", "0", HELD),
            replaced("REDIS_CLUSTER_PIPELINE_PARALLELISM", "1", HELD),
            replaced("REDIS_TIMEOUT", "10s", DEADLINE),
            replaced("REDIS_POOL_ON_EMPTY_BEHAVIOR", "WAIT", HELD),
            replaced("REDIS_STARTUP_INITIAL_INTERVAL", "1s", STARTUP),
            replaced("REDIS_STARTUP_MAX_INTERVAL", "30s", STARTUP),
            replaced("REDIS_STARTUP_MAX_ELAPSED_TIME", "0", STARTUP),
            replaced("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION", "false", "health follows the store in any case"));

    private static final List<PeerName> PER_SECOND = List.of(
            refused("REDIS_PERSECOND", "false", NOT_YET),
            refused("REDIS_PERSECOND_SOCKET_TYPE", "unix", NOT_YET),
            refused("REDIS_PERSECOND_TYPE", "SINGLE", NOT_YET),
            refused("REDIS_PERSECOND_URL", "/var/run/nutcracker/ratelimitpersecond.sock", NOT_YET),
            replaced("REDIS_PERSECOND_POOL_SIZE", "10", HELD),
            refused("REDIS_PERSECOND_AUTH", "", NOT_YET),
            refused("REDIS_PERSECOND_SENTINEL_AUTH", "", NOT_YET),
            refused("REDIS_PERSECOND_TLS", "false", NOT_YET),
            replaced("REDIS_PERSECOND_PIPELINE_WINDOW", "0", HELD),
            replaced("REDIS_PERSECOND_PIPELINE_LIMIT", "0", HELD),
            replaced("REDIS_PERSECOND_CLUSTER_PIPELINE_PARALLELISM", "1", HELD),
            replaced("REDIS_PERSECOND_TIMEOUT", "10s", DEADLINE),
            replaced("REDIS_PERSECOND_POOL_ON_EMPTY_BEHAVIOR", "WAIT", HELD));

    static final List<PeerName> ALL =
            Stream.of(MAIN, PER_SECOND).flatMap(List::stream).toList();

    private RedisNames() {}
}
