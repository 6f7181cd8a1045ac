package dev.lockkeeper.app.ratelimit;

import static dev.lockkeeper.app.ratelimit.PeerName.honoured;
import static dev.lockkeeper.app.ratelimit.PeerName.refused;
import static dev.lockkeeper.app.ratelimit.PeerName.replaced;

import dev.lockkeeper.app.ratelimit.PeerName.Fate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All variables of envoyproxy/ratelimit, and what becomes of each; docs/ratelimit-migration.md shows them. */
final class PeerNames {

    private static final String NO_MEMCACHED = "there is no memcached store; use Redis";

    private static final List<PeerName> SERVER = List.of(
            honoured("HOST", "0.0.0.0"),
            honoured("PORT", "8080"),
            honoured("DEBUG_HOST", "0.0.0.0"),
            honoured("DEBUG_PORT", "6070"),
            honoured("GRPC_HOST", "0.0.0.0"),
            honoured("GRPC_PORT", "8081"),
            honoured("GRPC_UDS", ""),
            honoured("GRPC_MAX_CONNECTION_AGE", "24h"),
            honoured("GRPC_MAX_CONNECTION_AGE_GRACE", "1h"),
            honoured("GRPC_SERVER_USE_TLS", "false"),
            honoured("GRPC_SERVER_TLS_CERT", ""),
            honoured("GRPC_SERVER_TLS_KEY", ""),
            honoured("GRPC_CLIENT_TLS_CACERT", ""),
            honoured("GRPC_CLIENT_TLS_SAN", ""),
            honoured("LOG_LEVEL", "WARN"),
            honoured("LOG_FORMAT", "text"));

    private static final List<PeerName> CONFIG = List.of(
            honoured("CONFIG_TYPE", "FILE"),
            honoured("FORCE_START_WITHOUT_INITIAL_CONFIG", "false"),
            honoured("MERGE_DOMAIN_CONFIG", "false"),
            honoured("RUNTIME_ROOT", "/srv/runtime_data/current"),
            honoured("RUNTIME_SUBDIRECTORY", ""),
            honoured("RUNTIME_APPDIRECTORY", "config"),
            honoured("RUNTIME_IGNOREDOTFILES", "false"),
            honoured("RUNTIME_WATCH_ROOT", "true"),
            honoured("CONFIG_GRPC_XDS_NODE_ID", "default"),
            honoured("CONFIG_GRPC_XDS_NODE_METADATA", ""),
            honoured("CONFIG_GRPC_XDS_SERVER_URL", "localhost:18000"),
            honoured("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "3s"),
            honoured("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", ""),
            honoured("CONFIG_GRPC_XDS_SERVER_USE_TLS", "false"),
            honoured("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", ""),
            honoured("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", ""),
            honoured("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", ""),
            honoured("CONFIG_GRPC_XDS_SERVER_TLS_SAN", ""),
            honoured("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "10s"),
            honoured("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "60s"),
            honoured("XDS_CLIENT_BACKOFF_RANDOM_FACTOR", "0.5"),
            honoured("XDS_CLIENT_BACKOFF_JITTER", "true"),
            honoured("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES", ""));

    private static final List<PeerName> STATS = List.of(
            honoured("USE_STATSD", "true"),
            honoured("STATSD_HOST", "localhost"),
            honoured("STATSD_PORT", "8125"),
            honoured("STATSD_PROTOCOL", "tcp"),
            honoured("EXTRA_TAGS", ""),
            honoured("STATS_FLUSH_INTERVAL", "10s"),
            honoured("DISABLE_STATS", "false"),
            honoured("USE_DOG_STATSD", "false"),
            honoured("USE_DOG_STATSD_MOGRIFIERS", ""),
            honoured("USE_PROMETHEUS", "false"),
            honoured("PROMETHEUS_ADDR", ":9090"),
            honoured("PROMETHEUS_PATH", "/metrics"),
            replaced("PROMETHEUS_MAPPER_YAML", "", "metrics have the mapped names without a mapper"),
            replaced(
                    "PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS",
                    "false",
                    "ratelimit_service_response_time_seconds is in seconds, with buckets from 50 µs on"));

    private static final List<PeerName> LIMITING = List.of(
            replaced(
                    "EXPIRATION_JITTER_MAX_SECONDS",
                    "300",
                    "keys expire when their window ends; honoured in the legacy mode"),
            honoured("LOCAL_CACHE_SIZE_IN_BYTES", "0"),
            honoured("NEAR_LIMIT_RATIO", "0.8"),
            honoured("CACHE_KEY_PREFIX", ""),
            honoured("BACKEND_TYPE", "redis"),
            replaced(
                    "STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT",
                    "false",
                    "a refused call counts nothing, of any of its descriptors; honoured in the legacy mode"),
            honoured("SHADOW_MODE", "false"),
            honoured("QUOTA_MODE", "false"),
            honoured("RESPONSE_DYNAMIC_METADATA", "false"),
            honoured("LIMIT_RESPONSE_HEADERS_ENABLED", "false"),
            honoured("LIMIT_LIMIT_HEADER", "RateLimit-Limit"),
            honoured("LIMIT_REMAINING_HEADER", "RateLimit-Remaining"),
            honoured("LIMIT_RESET_HEADER", "RateLimit-Reset"),
            honoured("HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED", "false"));

    private static final List<PeerName> MEMCACHED = List.of(
            refused("MEMCACHE_HOST_PORT", "", NO_MEMCACHED),
            refused("MEMCACHE_MAX_IDLE_CONNS", "2", NO_MEMCACHED),
            refused("MEMCACHE_SRV", "", NO_MEMCACHED),
            refused("MEMCACHE_SRV_REFRESH", "0", NO_MEMCACHED),
            refused("MEMCACHE_TLS", "false", NO_MEMCACHED),
            refused("MEMCACHE_TLS_CLIENT_CERT", "", NO_MEMCACHED),
            refused("MEMCACHE_TLS_CLIENT_KEY", "", NO_MEMCACHED),
            refused("MEMCACHE_TLS_CACERT", "", NO_MEMCACHED),
            refused("MEMCACHE_TLS_SKIP_HOSTNAME_VERIFICATION", "false", NO_MEMCACHED));

    private static final List<PeerName> TRACES = List.of(
            honoured("TRACING_ENABLED", "false"),
            honoured("TRACING_SERVICE_NAME", "RateLimit"),
            honoured("TRACING_SERVICE_NAMESPACE", ""),
            honoured("TRACING_SERVICE_INSTANCE_ID", ""),
            replaced(
                    "TRACING_EXPORTER_PROTOCOL",
                    "http",
                    "spans are sent by OTLP over HTTP, to OTEL_EXPORTER_OTLP_ENDPOINT (http://localhost:4318)"),
            honoured("TRACING_SAMPLING_RATE", "1"));

    static final List<PeerName> ALL = Stream.of(SERVER, CONFIG, STATS, LIMITING, RedisNames.ALL, MEMCACHED, TRACES)
            .flatMap(List::stream)
            .toList();

    private static final List<String> OF_THE_PROCESS = List.of(
            "HOST",
            "PORT",
            "GRPC_HOST",
            "GRPC_PORT",
            "GRPC_UDS",
            "GRPC_MAX_CONNECTION_AGE",
            "GRPC_MAX_CONNECTION_AGE_GRACE",
            "GRPC_SERVER_USE_TLS",
            "GRPC_SERVER_TLS_CERT",
            "GRPC_SERVER_TLS_KEY",
            "GRPC_CLIENT_TLS_CACERT",
            "LOG_LEVEL",
            "LOG_FORMAT",
            "PROMETHEUS_ADDR");

    /** With these, empty is something else than unset. */
    static final Set<String> MAY_BE_EMPTY = Set.of("RUNTIME_APPDIRECTORY", "CONFIG_GRPC_XDS_NODE_ID");

    private PeerNames() {}

    /** What is set and has no effect, as lines for the log. */
    static List<String> withoutEffect(Map<String, String> environment) {
        return ALL.stream()
                .filter(name -> name.fate() == Fate.REPLACED)
                .filter(name -> name.changed(environment.getOrDefault(name.name(), "")))
                .map(name ->
                        "ratelimit setting has no effect name=%s instead=\"%s\"".formatted(name.name(), name.instead()))
                .toList();
    }

    /** What is set and has no effect since other roles have these ports and logs too, as lines for the log. */
    static List<String> withoutEffectBeside(Map<String, String> environment) {
        return OF_THE_PROCESS.stream()
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .map(name ->
                        "ratelimit setting has no effect name=%s instead=\"beside other roles lockkeeper.* settings say it\""
                                .formatted(name))
                .toList();
    }

    /** What is set to nothing and has its default then, as lines for the log. */
    static List<String> empty(Map<String, String> environment) {
        return ALL.stream()
                .filter(name ->
                        name.fate() == Fate.HONOURED && !name.defaultValue().isEmpty())
                .filter(name -> !MAY_BE_EMPTY.contains(name.name())
                        && environment.getOrDefault(name.name(), "unset").isEmpty())
                .map(name -> "ratelimit setting is empty, its default counts name=%s default=%s"
                        .formatted(name.name(), name.defaultValue()))
                .toList();
    }

    /** The first that is set and cannot be followed. */
    static Optional<PeerName> refusedOf(Map<String, String> environment) {
        return ALL.stream()
                .filter(name -> name.fate() == Fate.REFUSED)
                .filter(name -> name.changed(environment.getOrDefault(name.name(), "")))
                .findFirst();
    }
}
