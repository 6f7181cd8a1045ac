package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.RedisServer;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that a store holds up are bounded: further ones are refused at once, and none waits longer than its caller. */
class HeldCallsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LIMITS =
            "domain: shop\ndescriptors: [{key: steady, rate_limit: {unit: year, requests_per_unit: 4000000000}}]";

    private final Vertx vertx = Vertx.vertx();
    private RedisServer redis;
    private Installation service;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        redis = RedisServer.start(folder);
        service = new Installation(
                folder,
                LIMITS,
                Map.of("lockkeeper.ratelimit.store-deadline", "5s", "lockkeeper.ratelimit.max-open-calls", "6"),
                Map.of("REDIS_SOCKET_TYPE", "tcp", "REDIS_URL", "127.0.0.1:" + redis.port()),
                vertx);
    }

    @AfterEach
    void stop() {
        service.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void moreThanMayWaitAreRefusedAtOnce() {
        try (SteadyAsks asks = new SteadyAsks(service.channel(), "steady")) {
            // Given
            await().atMost(PATIENCE).until(() -> asks.ended("OK") > 100);

            // When
            redis.process().freeze();
            await().atMost(PATIENCE).until(() -> asks.ended("RESOURCE_EXHAUSTED") > 500);

            // Then
            assertThat(open()).isLessThanOrEqualTo(6);
            assertThat(asks.slowest("RESOURCE_EXHAUSTED"))
                    .as(asks.toString())
                    .isLessThan(Duration.ofMillis(250).plus(asks.longestStall().multipliedBy(2)));
            redis.process().thaw();
            long passed = asks.ended("OK");
            await().atMost(PATIENCE).until(() -> asks.ended("OK") > passed + 100);
            asks.stop();
            await().atMost(PATIENCE).until(() -> asks.open() == 0 && open() == 0);
            assertThat(service.meters()
                            .get("lockkeeper.ratelimit.overload")
                            .counter()
                            .count())
                    .isEqualTo(asks.ended("RESOURCE_EXHAUSTED"));
        }
    }

    @Test
    void nobodyWaitsLongerThanItsCaller() {
        // Given: a store that would be waited for much longer
        redis.process().freeze();
        long began = System.nanoTime();

        // When
        assertThatThrownBy(() -> RateLimitServiceGrpc.newBlockingStub(service.channel())
                        .withDeadlineAfter(Duration.ofMillis(100))
                        .shouldRateLimit(SteadyAsks.request("steady")))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("DEADLINE_EXCEEDED");

        // Then
        await().atMost(PATIENCE).until(() -> open() == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        redis.process().thaw();
    }

    private double open() {
        return service.meters().get("lockkeeper.ratelimit.open.calls").gauge().value();
    }
}
