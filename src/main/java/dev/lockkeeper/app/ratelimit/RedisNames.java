package dev.lockkeeper.app.ratelimit;

import static dev.lockkeeper.app.ratelimit.PeerName.honoured;
import static dev.lockkeeper.app.ratelimit.PeerName.replaced;

import java.util.List;
import java.util.stream.Stream;

/** Variables for Redis, and for a second one that counts per second. */
final class RedisNames {

    private static final String HELD = "a few held connections are shared by all calls";
    private static final String STARTUP = "the process starts without Redis and connects when it can";
    private static final String DEADLINE = "each call to Redis has a deadline, LOCKKEEPER_RATELIMIT_STORE_DEADLINE";

    private static final List<PeerName> MAIN = List.of(
            honoured("REDIS_SOCKET_TYPE", "unix"),
            honoured("REDIS_TYPE", "SINGLE"),
            honoured("REDIS_URL", "/var/run/nutcracker/ratelimit.sock"),
            replaced("REDIS_POOL_SIZE", "10", HELD),
            honoured("REDIS_AUTH", ""),
            honoured("REDIS_SENTINEL_AUTH", ""),
            honoured("REDIS_TLS", "false"),
            honoured("REDIS_TLS_CLIENT_CERT", ""),
            honoured("REDIS_TLS_CLIENT_KEY", ""),
            honoured("REDIS_TLS_CACERT", ""),
            honoured("REDIS_TLS_SKIP_HOSTNAME_VERIFICATION", "false"),
            replaced("REDIS_PIPELINE_WINDOW", "0", HELD),
            replaced("REDIS_PIPELINE_LIMIT", "0", HELD),
            replaced("REDIS_CLUSTER_PIPELINE_PARALLELISM", "1", HELD),
            replaced("REDIS_TIMEOUT", "10s", DEADLINE),
            replaced("REDIS_POOL_ON_EMPTY_BEHAVIOR", "WAIT", HELD),
            replaced("REDIS_STARTUP_INITIAL_INTERVAL", "1s", STARTUP),
            replaced("REDIS_STARTUP_MAX_INTERVAL", "30s", STARTUP),
            replaced("REDIS_STARTUP_MAX_ELAPSED_TIME", "0", STARTUP),
            honoured("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION", "false"));

    private static final List<PeerName> PER_SECOND = List.of(
            honoured("REDIS_PERSECOND", "false"),
            honoured("REDIS_PERSECOND_SOCKET_TYPE", "unix"),
            honoured("REDIS_PERSECOND_TYPE", "SINGLE"),
            honoured("REDIS_PERSECOND_URL", "/var/run/nutcracker/ratelimitpersecond.sock"),
            replaced("REDIS_PERSECOND_POOL_SIZE", "10", HELD),
            honoured("REDIS_PERSECOND_AUTH", ""),
            honoured("REDIS_PERSECOND_SENTINEL_AUTH", ""),
            honoured("REDIS_PERSECOND_TLS", "false"),
            replaced("REDIS_PERSECOND_PIPELINE_WINDOW", "0", HELD),
            replaced("REDIS_PERSECOND_PIPELINE_LIMIT", "0", HELD),
            replaced("REDIS_PERSECOND_CLUSTER_PIPELINE_PARALLELISM", "1", HELD),
            replaced("REDIS_PERSECOND_TIMEOUT", "10s", DEADLINE),
            replaced("REDIS_PERSECOND_POOL_ON_EMPTY_BEHAVIOR", "WAIT", HELD));

    static final List<PeerName> ALL =
            Stream.of(MAIN, PER_SECOND).flatMap(List::stream).toList();

    private RedisNames() {}
}
