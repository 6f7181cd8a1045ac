package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.store.redis.RedisCommands;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits count the same whichever way leads to their Redis, with a second one, a cache, a prefix, and where counting stops at the limit. */
class WaysToRedisIT {

    /** Windows of a second that turn and others that do not while a test runs. */
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: quick, rate_limit: {unit: second, requests_per_unit: 50}}
            - {key: twenty, rate_limit: {unit: year, requests_per_unit: 20}}
            - {key: ten, rate_limit: {unit: month, requests_per_unit: 10}}
            - {key: minute, rate_limit: {unit: minute, requests_per_unit: 1000}}
            """;

    private static Vertx vertx;
    private static Redises redises;
    private static int installations;

    @BeforeAll
    static void open(@TempDir Path folder) {
        vertx = Vertx.vertx();
        redises = new Redises(folder);
    }

    @AfterAll
    static void close() {
        redises.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    record Scenario(WayToRedis way, boolean legacy, boolean perSecond, boolean cache, boolean prefix, boolean stop) {

        Map<String, String> variables() {
            Map<String, String> variables = new HashMap<>(redises.variables(way, perSecond));
            variables.put("LOCAL_CACHE_SIZE_IN_BYTES", cache ? "1000000" : "0");
            variables.put("CACHE_KEY_PREFIX", prefix ? "prefix:" : "");
            variables.put("STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT", Boolean.toString(stop));
            return variables;
        }

        /** Whether a refused request leaves the other limits as they were. */
        boolean sparesOthers() {
            return stop || !legacy;
        }
    }

    static Stream<Scenario> scenarios() {
        Stream<Scenario> plain = Stream.iterate(0, bits -> bits < 32, bits -> bits + 1)
                .map(bits -> new Scenario(
                        WayToRedis.PLAIN,
                        (bits & 1) == 0,
                        (bits & 2) != 0,
                        (bits & 4) != 0,
                        (bits & 8) != 0,
                        (bits & 16) != 0))
                // Ours never counts what it refuses.
                .filter(scenario -> scenario.legacy() || !scenario.stop());
        Stream<Scenario> others = Stream.of(
                        WayToRedis.TLS,
                        WayToRedis.CLIENT_CERTIFICATE,
                        WayToRedis.USER,
                        WayToRedis.SENTINEL,
                        WayToRedis.CLUSTER)
                .flatMap(way -> Stream.of(
                        new Scenario(way, false, true, true, true, false),
                        new Scenario(way, true, false, true, true, false),
                        new Scenario(way, true, true, false, false, true)));
        return Stream.of(plain, others, Stream.of(new Scenario(WayToRedis.MEMORY, false, false, false, true, false)))
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void countsTheSame(Scenario scenario, @TempDir Path folder) throws Exception {
        // Values of its own keep a scenario's counters from the others'.
        String value = "=" + ++installations;
        Map<String, String> own = Map.of("lockkeeper.ratelimit.compatibility", scenario.legacy() ? "legacy" : "exact");
        try (Installation service = new Installation(folder, LIMITS, own, scenario.variables(), vertx)) {
            // What has no limit passes
            assertThat(service.ask("unknown", "quick" + value).getStatuses(0).hasCurrentLimit())
                    .isFalse();
            assertThat(service.ask("shop", "quick" + value).getStatuses(0).getLimitRemaining())
                    .isEqualTo(49);

            // One limit: as many as it allows, then none
            for (int i = 0; i < 25; i++) {
                RateLimitResponse answer = service.ask("shop", "twenty" + value);
                assertThat(answer.getOverallCode()).as("call %d", i).isEqualTo(i < 20 ? Code.OK : Code.OVER_LIMIT);
                assertThat(answer.getStatuses(0).getLimitRemaining()).isEqualTo(Math.max(0, 19 - i));
            }
            assertStats(service, "shop.twenty", 25, 5, scenario.cache() ? 4 : 0);
            assertThat(service.stat("shop.twenty", "near_limit")).isEqualTo(4);
            assertThat(service.stat("shop.twenty", "within_limit")).isEqualTo(20);

            // Two of which one is reached first
            for (int i = 0; i < 15; i++) {
                RateLimitResponse answer = service.ask("shop", "twenty" + value + "-both", "ten" + value + "-both");
                assertThat(answer.getOverallCode()).as("call %d", i).isEqualTo(i < 10 ? Code.OK : Code.OVER_LIMIT);
                assertThat(answer.getStatuses(0).getLimitRemaining())
                        .as("call %d", i)
                        .isEqualTo(i >= 10 && scenario.sparesOthers() ? 10 : 19 - i);
                assertThat(answer.getStatuses(1).getLimitRemaining()).isEqualTo(Math.max(0, 9 - i));
            }
            // Together they cannot be known without the store while one has room
            assertStats(service, "shop.ten", 15, 5, scenario.cache() && scenario.legacy() ? 4 : 0);
        }
    }

    @Test
    void countersAreWhereTheirIntervalSaysUnderTheirPrefix(@TempDir Path folder) throws Exception {
        Scenario scenario = new Scenario(WayToRedis.PLAIN, false, true, false, true, false);
        try (Installation service = new Installation(
                        folder, LIMITS, Map.of("lockkeeper.ratelimit.replicas", "1"), scenario.variables(), vertx);
                RedisCommands main = new RedisCommands(redises.plainPort("main"));
                RedisCommands seconds = new RedisCommands(redises.plainPort("per-second"))) {
            // Given
            main.text("FLUSHALL");
            seconds.text("FLUSHALL");

            // When: one request that is counted in both
            service.ask("shop", "quick=x", "twenty=x");

            // Then
            assertThat(main.text("KEYS", "*")).startsWith("[prefix:f31536000:").contains("6=twenty");
            assertThat(main.number("DBSIZE")).isOne();
            assertThat(List.of("[]", "[prefix:f1:4=shop5=quick1=x]")).contains(seconds.text("KEYS", "*"));
            assertThat(seconds.text("INFO", "commandstats")).contains("cmdstat_evalsha");
        }
    }

    @Test
    void theTimeUntilTheResetFalls(@TempDir Path folder) throws Exception {
        Scenario scenario = new Scenario(WayToRedis.PLAIN, true, false, false, false, false);
        try (Installation service = new Installation(folder, LIMITS, Map.of(), scenario.variables(), vertx)) {
            long first = reset(service);
            assertThat(first).isBetween(1L, 60L);
            // A minute that ends meanwhile begins anew.
            await().atMost(Duration.ofSeconds(10)).until(() -> (first - reset(service) + 60) % 60 >= 1);
        }
    }

    private static long reset(Installation service) {
        return service.ask("shop", "minute=x")
                .getStatuses(0)
                .getDurationUntilReset()
                .getSeconds();
    }

    private static void assertStats(Installation service, String limit, long total, long over, long remembered)
            throws Exception {
        assertThat(service.stat(limit, "total_hits")).as(limit).isGreaterThanOrEqualTo(total);
        assertThat(service.stat(limit, "over_limit")).as(limit).isEqualTo(over);
        assertThat(service.stat(limit, "over_limit_with_local_cache")).as(limit).isEqualTo(remembered);
    }
}
