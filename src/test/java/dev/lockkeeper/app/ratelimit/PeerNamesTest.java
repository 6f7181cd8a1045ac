package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.app.ratelimit.PeerName.Fate;
import dev.lockkeeper.ratelimit.store.redis.RedisCredentials;
import dev.lockkeeper.ratelimit.store.redis.RedisSettings;
import dev.lockkeeper.ratelimit.store.redis.RedisTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variable of envoyproxy/ratelimit is honoured, or accepted with a line that says what takes its place, or stops the start. */
class PeerNamesTest {

    private static final Path ALL = Path.of("src/test/resources/ratelimit/variables.txt");
    private static final Path PAGE = Path.of("docs/ratelimit-migration.md");

    static Stream<String> names() throws IOException {
        return Stream.of(Files.readString(ALL).strip().split("\\s+"));
    }

    @Test
    void allAreKnownAndNoOther() throws IOException {
        assertThat(PeerNames.ALL).extracting(PeerName::name).containsExactlyInAnyOrderElementsOf(names().toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsShownOnThePage(String name) throws IOException {
        PeerName known = PeerNames.ALL.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
        String fate =
                switch (known.fate()) {
                    case HONOURED -> "honoured";
                    case REPLACED -> "replaced";
                    case REFUSED -> "refused";
                };
        assertThat(Files.readString(PAGE))
                .contains("| `%s` | %s | %s | %s |"
                        .formatted(
                                name,
                                known.defaultValue().isEmpty() ? "" : "`" + known.defaultValue() + "`",
                                fate,
                                known.instead()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsNotHonouredIsSaidWithWhatTakesItsPlace(String name) {
        // Given
        PeerName known = PeerNames.ALL.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = Map.of(name, "another value");
        // When
        List<String> lines = PeerNames.withoutEffect(environment);
        // Then
        assertThat(lines)
                .isEqualTo(
                        known.fate() == Fate.REPLACED
                                ? List.of("ratelimit setting has no effect name=%s instead=\"%s\""
                                        .formatted(name, known.instead()))
                                : List.of());
        assertThat(PeerNames.refusedOf(environment).isPresent()).isEqualTo(known.fate() == Fate.REFUSED);
    }

    @Test
    void whatHasNoEffectIsSaidOnce() {
        assertThat(PeerNames.withoutEffect(
                        Map.of("REDIS_POOL_SIZE", "50", "GRPC_PORT", "1", "USE_STATSD", "true", "LOG_LEVEL", "debug")))
                .containsExactly(
                        "ratelimit setting has no effect name=REDIS_POOL_SIZE instead=\"a few held connections are shared by all calls\"");
    }

    @Test
    void besideOtherRolesWhatIsOfTheProcessHasNoEffect() {
        assertThat(PeerNames.withoutEffectBeside(Map.of("GRPC_PORT", "1", "DEBUG_PORT", "2", "PORT", "")))
                .containsExactly(
                        "ratelimit setting has no effect name=GRPC_PORT instead=\"beside other roles lockkeeper.* settings say it\"");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            GRPC_PORT                      | 70000     | GRPC_PORT: "70000"; allowed are 0 to 65535
            PORT                           | http      | PORT: "http"; allowed are 0 to 65535
            SHADOW_MODE                    | maybe     | SHADOW_MODE: "maybe"; allowed are true or false
            NEAR_LIMIT_RATIO               | -1        | NEAR_LIMIT_RATIO: "-1"; allowed are 0 and more
            LOCAL_CACHE_SIZE_IN_BYTES      | 1MB       | LOCAL_CACHE_SIZE_IN_BYTES: "1MB"; allowed are 0 to 9223372036854775807
            GRPC_MAX_CONNECTION_AGE        | soon      | GRPC_MAX_CONNECTION_AGE: "soon"; allowed are a duration as 500ms, 1.5s, 5m or 1h30m
            CONFIG_TYPE                    | FOO       | CONFIG_TYPE: "FOO"; allowed are FILE, GRPC_XDS_SOTW
            BACKEND_TYPE                   | memcache  | BACKEND_TYPE: "memcache"; allowed is redis; there is no memcached store
            MEMCACHE_HOST_PORT             | host:1    | MEMCACHE_HOST_PORT: there is no memcached store; use Redis
            GRPC_UDS                       | x.sock    | GRPC_UDS: "x.sock"; allowed is an absolute path
            GRPC_SERVER_USE_TLS            | true      | GRPC_SERVER_TLS_CERT: required with GRPC_SERVER_USE_TLS: a PEM file
            REDIS_TYPE                     | RING      | REDIS_TYPE: "RING"; allowed are SINGLE, SENTINEL, CLUSTER
            REDIS_PERSECOND                | true      | REDIS_PERSECOND: needs REDIS_URL for all other limits
            REDIS_SOCKET_TYPE              | tcp       | REDIS_URL: required with REDIS_SOCKET_TYPE=tcp: host:port
            REDIS_URL                      | host:0    | REDIS_URL: 'host:0' has no port between 1 and 65535; it must be host:port
            REDIS_URL                      | redis://u:secret@h:x | REDIS_URL: it must be host:port or redis://[user:password@]host[:port][/database]; in user and password / ? # , are written %2F %3F %23 %2C
            MEMCACHE_MAX_IDLE_CONNS        | 3         | MEMCACHE_MAX_IDLE_CONNS: there is no memcached store; use Redis
            LOG_LEVEL                      | loud      | LOG_LEVEL: "loud"; allowed are TRACE, DEBUG, INFO, WARN, ERROR, FATAL, PANIC
            """)
    void wrongValuesAreNamed(String name, String value, String message) {
        assertThatThrownBy(() -> RateLimitSettings.of(TestConfig.of(Map.of()), Map.of(name, value)))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lockkeeper.ratelimit.compatibility | other | lockkeeper.ratelimit.compatibility (LOCKKEEPER_RATELIMIT_COMPATIBILITY): "other"; allowed are exact, legacy
            lockkeeper.ratelimit.config        | loose | lockkeeper.ratelimit.config (LOCKKEEPER_RATELIMIT_CONFIG): "loose"; allowed are per-file, strict
            lockkeeper.ratelimit.max-counters  | 0     | lockkeeper.ratelimit.max-counters (LOCKKEEPER_RATELIMIT_MAX_COUNTERS): 0; allowed are 1 and more
            lockkeeper.ratelimit.store-deadline | 0s   | lockkeeper.ratelimit.store-deadline (LOCKKEEPER_RATELIMIT_STORE_DEADLINE): PT0S; allowed is any time above 0
            lockkeeper.ratelimit.spent-hits    | all   | lockkeeper.ratelimit.spent-hits (LOCKKEEPER_RATELIMIT_SPENT_HITS): "all"; allowed are descriptors, requests, none
            lockkeeper.ratelimit.max-counter-bytes | 0 | lockkeeper.ratelimit.max-counter-bytes (LOCKKEEPER_RATELIMIT_MAX_COUNTER_BYTES): 0; allowed are sizes above 0 as 64M
            lockkeeper.ratelimit.replicas      | -1    | lockkeeper.ratelimit.replicas (LOCKKEEPER_RATELIMIT_REPLICAS): "-1"; allowed are auto, 1 to 999999
            """)
    void wrongOnesOfOursAreNamed(String property, String value, String message) {
        assertThatThrownBy(() -> RateLimitSettings.of(TestConfig.of(Map.of(property, value)), Map.of()))
                .hasMessage(message);
    }

    @Test
    void honouredOnesReachTheirPlaces() {
        // When
        RateLimitSettings settings = RateLimitSettings.of(
                TestConfig.of(Map.of("lockkeeper.ratelimit.config", "strict")),
                Map.ofEntries(
                        Map.entry("GRPC_HOST", "127.0.0.1"),
                        Map.entry("GRPC_PORT", "9"),
                        Map.entry("GRPC_MAX_CONNECTION_AGE", "1h30m"),
                        Map.entry("DEBUG_PORT", "7"),
                        Map.entry("RUNTIME_ROOT", "/data"),
                        Map.entry("RUNTIME_SUBDIRECTORY", "ratelimit"),
                        Map.entry("RUNTIME_WATCH_ROOT", "false"),
                        Map.entry("MERGE_DOMAIN_CONFIG", "1"),
                        Map.entry("NEAR_LIMIT_RATIO", "0.5"),
                        Map.entry("CACHE_KEY_PREFIX", "p:"),
                        Map.entry("LIMIT_RESPONSE_HEADERS_ENABLED", "true"),
                        Map.entry("LIMIT_RESET_HEADER", "X-Reset"),
                        Map.entry("QUOTA_MODE", "T")));

        // Then
        assertThat(settings.address()).hasToString("127.0.0.1:9");
        assertThat(settings.limits().maxConnectionAge()).hasMinutes(90);
        assertThat(settings.debug()).hasToString("0.0.0.0:7");
        assertThat(settings.place().folder()).hasToString("/data/ratelimit/config");
        assertThat(settings.place().watchRoot()).isFalse();
        assertThat(settings.mergeDomains()).isTrue();
        assertThat(settings.strictness()).hasToString("ALL_OR_NOTHING");
        assertThat(settings.options().nearLimitRatio()).isEqualTo(0.5f);
        assertThat(settings.options().keyPrefix()).isEqualTo("p:");
        assertThat(settings.options().quota()).isTrue();
        assertThat(settings.options().headers().orElseThrow().reset()).isEqualTo("X-Reset");
        assertThat(settings.options().headers().orElseThrow().limit()).isEqualTo("RateLimit-Limit");
    }

    @Test
    void aRedisIsWhereItsVariablesSay() {
        RateLimitSettings none = RateLimitSettings.of(TestConfig.of(Map.of()), Map.of());
        RateLimitSettings sentinel = RateLimitSettings.of(
                TestConfig.of(Map.of("lockkeeper.ratelimit.store-deadline", "15ms")),
                Map.of(
                        "REDIS_TYPE", "sentinel",
                        "REDIS_URL", "master,one:1,two:2",
                        "REDIS_AUTH", "user:secret",
                        "REDIS_PERSECOND", "false"));
        assertThat(none.stores().redis()).isEmpty();
        assertThat(sentinel.stores().redis().orElseThrow().topology())
                .isEqualTo(RedisTopology.sentinel("master,one:1,two:2"));
        assertThat(sentinel.stores().redis().orElseThrow().deadline()).hasMillis(15);
        assertThat(sentinel.stores()
                        .redis()
                        .orElseThrow()
                        .credentials()
                        .orElseThrow()
                        .user())
                .isEqualTo("user");
    }

    @Test
    void limitsPerSecondMayHaveARedisOfTheirOwn() {
        // When
        StoreSettings stores = RateLimitSettings.of(
                        TestConfig.of(Map.of()),
                        Map.of(
                                "REDIS_URL", "one:1",
                                "REDIS_PERSECOND", "true",
                                "REDIS_PERSECOND_TYPE", "cluster",
                                "REDIS_PERSECOND_URL", "two:2,three:3",
                                "REDIS_PERSECOND_AUTH", "secret",
                                "REDIS_PERSECOND_TLS", "true"))
                .stores();

        // Then
        assertThat(stores.redis().orElseThrow().topology()).isEqualTo(RedisTopology.single("one:1"));
        assertThat(stores.redis().orElseThrow().tls()).isEmpty();
        assertThat(stores.perSecond().orElseThrow().topology()).isEqualTo(RedisTopology.cluster("two:2,three:3"));
        assertThat(stores.perSecond().orElseThrow().role()).isEqualTo("per_second");
        assertThat(stores.perSecond().orElseThrow().tls()).isPresent();
        assertThat(stores.perSecond().orElseThrow().credentials().orElseThrow().password())
                .isEqualTo("secret");
        assertThatThrownBy(() -> RateLimitSettings.of(
                        TestConfig.of(Map.of()),
                        Map.of("REDIS_URL", "one:1", "REDIS_PERSECOND", "true", "REDIS_PERSECOND_SOCKET_TYPE", "tcp")))
                .hasMessage("REDIS_PERSECOND_URL: required with REDIS_PERSECOND_SOCKET_TYPE=tcp: host:port");
    }

    @Test
    void usersMayBeInUrls() {
        RedisSettings cluster =
                redis(Map.of("REDIS_TYPE", "CLUSTER", "REDIS_URL", "redis://u:p@h1:1,redis://u:p@h2:2"));
        RedisSettings sentinel = redis(Map.of("REDIS_TYPE", "SENTINEL", "REDIS_URL", "master,redis://u:p@s1:26379"));
        RedisSettings single = redis(Map.of("REDIS_URL", "redis://u@h:1?password=q", "REDIS_AUTH", "p"));
        assertThat(cluster.credentials()).contains(new RedisCredentials("u", "p"));
        assertThat(sentinel.credentials()).isEmpty();
        assertThat(sentinel.sentinelCredentials()).contains(new RedisCredentials("u", "p"));
        assertThat(single.credentials()).contains(new RedisCredentials("u", "p"));
    }

    private static RedisSettings redis(Map<String, String> environment) {
        return RateLimitSettings.of(TestConfig.of(Map.of()), environment)
                .stores()
                .redis()
                .orElseThrow();
    }

    @Test
    void anotherFormatOfLogsIsText() {
        assertThat(RateLimitSettings.of(TestConfig.of(Map.of()), Map.of("LOG_FORMAT", "JSON", "LOG_LEVEL", "Warning")))
                .isNotNull();
    }

    @Test
    void defaultsOfMemcachedStopNothing() {
        assertThat(PeerNames.refusedOf(Map.of(
                        "MEMCACHE_TLS", "False",
                        "MEMCACHE_MAX_IDLE_CONNS", "2",
                        "MEMCACHE_SRV_REFRESH", "0s",
                        "MEMCACHE_HOST_PORT", "",
                        "MEMCACHE_TLS_SKIP_HOSTNAME_VERIFICATION", "false")))
                .isEmpty();
    }

    @Test
    void emptyOnesAreSaid() {
        assertThat(PeerNames.empty(Map.of("GRPC_PORT", "", "REDIS_AUTH", "", "RUNTIME_APPDIRECTORY", "")))
                .containsExactly("ratelimit setting is empty, its default counts name=GRPC_PORT default=8081");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"exact,,16777216", "exact,0,0", "exact,5000,5000", "legacy,,0", "legacy,5000,5000"})
    void refusalsAreRememberedUnlessThePeerWouldNot(String compatibility, @Nullable String bytes, long kept) {
        assertThat(RateLimitSettings.of(
                                TestConfig.of(Map.of("lockkeeper.ratelimit.compatibility", compatibility)),
                                bytes == null ? Map.of() : Map.of("LOCAL_CACHE_SIZE_IN_BYTES", bytes))
                        .stores()
                        .cacheBytes())
                .isEqualTo(kept);
    }

    @Test
    void fatesAreExplained() {
        List<PeerName> silent = PeerNames.ALL.stream()
                .filter(name -> (name.fate() == Fate.HONOURED) != name.instead().isEmpty())
                .toList();
        assertThat(silent).isEmpty();
    }
}
