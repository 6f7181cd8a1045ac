package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.store.redis.RedisCommands;
import dev.lockkeeper.realparts.RedisServer;
import dev.lockkeeper.realparts.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As it is shipped and set, the service answers every call soon whatever happens to its Redis, counts it, keeps nothing of it, and needs no restart. */
class ServiceFaultsIT {

    private static final String COUNT =
            "local start, count = struct.unpack('<ddd', redis.call('GET', KEYS[1])) return count";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: steady, rate_limit: {unit: year, requests_per_unit: 4000000000}}
            - {key: denied, rate_limit: {unit: year, requests_per_unit: 4000000000, on_store_error: deny}}
            """;
    private static final String ERRORS = "lockkeeper_ratelimit_store_errors_total";
    private static final String UNKNOWN_OUTCOME = "lockkeeper_ratelimit_store_unknown_outcome_total";
    private static final String BREAKER = "lockkeeper_ratelimit_redis_breaker_opened_total";

    private static RedisServer redis;
    private static TcpProxy network;
    private static RateLimitProcess service;
    private static double threadsBefore;
    private SteadyAsks asks;
    /** What has no limit never waits for Redis: it tells what the machine adds to everything. */
    private SteadyAsks unlimited;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        redis = RedisServer.start(folder);
        network = TcpProxy.to(redis.port());
        service =
                RateLimitProcess.start(folder, LIMITS, network.port(), Map.of()).healthy();
        // Code that is not compiled yet is too slow for the deadline, which is no fault of Redis.
        try (SteadyAsks warm = new SteadyAsks(service.channel(), "steady")) {
            await().atMost(PATIENCE).until(() -> warm.ended("OK") > 1_500);
        }
        threadsBefore = service.metric("jvm_threads_live_threads");
    }

    @AfterAll
    static void stop() {
        service.close();
        network.close();
        redis.close();
    }

    @BeforeEach
    void steady() {
        asks = new SteadyAsks(service.channel(), "steady");
        unlimited = new SteadyAsks(service.channel(), "unlimited");
        until("steady", () -> asks.ended("OK") > 100);
    }

    @AfterEach
    void nothingIsKept() {
        asks.close();
        unlimited.close();
        until("all answered", () -> asks.open() == 0);
        service.awaitAtMost("lockkeeper_ratelimit_open_calls", 0);
        assertThat(service.metric("jvm_threads_live_threads")).isLessThan(threadsBefore + 12);
        try (RedisCommands commands = new RedisCommands(redis.port())) {
            // One for each event loop, and this one.
            await().atMost(PATIENCE)
                    .until(() -> commands.text("CLIENT", "LIST").lines().count() <= 5);
        }
    }

    @Test
    void aKilledRedisIsFoundAgainEmpty() {
        double errors = service.metric(ERRORS + "{kind=\"connection\"");
        redis.process().kill();
        until("errors", () -> asks.ended("UNKNOWN") > 200);
        redis.restart();
        untilWell();
        try (RedisCommands commands = new RedisCommands(redis.port())) {
            // Those from before are not in it.
            assertThat(commands.number(
                            "EVAL",
                            COUNT,
                            "1",
                            commands.text("KEYS", "*6=steady*").replaceAll("[\\[\\]]", "")))
                    .isPositive()
                    .isLessThan(asks.ended("OK") - 50);
        }
        assertSoon();
        assertThat(service.metric(ERRORS + "{kind=\"connection\"")).isGreaterThan(errors + 100);
        assertThat(service.metric("lockkeeper_ratelimit_redis_connections_lost_total"))
                .isPositive();
    }

    @Test
    void aFrozenRedisIsNotAskedForLong() {
        double unknown = service.metric(UNKNOWN_OUTCOME);
        double opened = service.metric(BREAKER);
        long since = System.nanoTime();
        redis.process().freeze();
        try (SteadyAsks denied = new SteadyAsks(service.channel(), "denied")) {
            until(
                    "two seconds and refusals",
                    () -> denied.ended("OVER_LIMIT") > 100
                            && System.nanoTime() - since > Duration.ofSeconds(2).toNanos());
            redis.process().thaw();
            untilWell();
            assertThat(denied.ended("UNKNOWN")).as(denied.toString()).isZero();
        }
        assertSoon();
        assertThat(service.metric(UNKNOWN_OUTCOME)).isGreaterThan(unknown);
        assertThat(service.metric(BREAKER)).isGreaterThan(opened);
        assertThat(service.metric(ERRORS + "{kind=\"open_breaker\"")).isPositive();
    }

    @Test
    void flushedScriptsGoUnnoticed() {
        try (RedisCommands commands = new RedisCommands(redis.port())) {
            double errors = service.metric(ERRORS + "{kind=\"error\"");
            for (int i = 0; i < 5; i++) {
                long passed = asks.ended("OK");
                commands.text("SCRIPT", "FLUSH");
                until("more", () -> asks.ended("OK") > passed + 50);
            }
            assertThat(service.metric(ERRORS + "{kind=\"error\"")).isEqualTo(errors);
        }
        assertSoon();
    }

    @Test
    void aSlowNetworkIsAnsweredInTime() {
        double timeouts = service.metric(ERRORS + "{kind=\"timeout\"");
        network.delay(Duration.ofMillis(50));
        until("errors", () -> asks.ended("UNKNOWN") > 200);
        network.release();
        network.delay(Duration.ZERO);
        untilWell();
        assertSoon();
        assertThat(service.metric(ERRORS + "{kind=\"timeout\"")).isGreaterThan(timeouts);
    }

    private void untilWell() {
        long passed = asks.ended("OK");
        until("passes again", () -> asks.ended("OK") > passed + 200);
    }

    private void until(String what, BooleanSupplier condition) {
        await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    /** Later only by as much as processes get no turn on a busy machine. */
    private void assertSoon() {
        assertThat(asks.slowest())
                .as("%s beside %s", asks, unlimited)
                .isLessThan(SOON.plus(unlimited.slowest().multipliedBy(2)));
        // And nothing holds up what needs no Redis: no event loop waits for it.
        assertThat(unlimited.slowest())
                .as("%s beside %s", unlimited, asks)
                .isLessThan(Duration.ofSeconds(1).plus(asks.longestStall().multipliedBy(4)));
    }
}
