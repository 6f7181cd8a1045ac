package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import dev.lockkeeper.realparts.RedisServer;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asked to end under load, the service says so to health checks, answers what is under way and is gone in time, also while its Redis hangs. */
class ServiceEndsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: steady, rate_limit: {unit: year, requests_per_unit: 4000000000, on_store_error: allow}}
            """;

    @ParameterizedTest(name = "while Redis hangs: {0}")
    @ValueSource(booleans = {false, true})
    void endsInTime(boolean hanging, @TempDir Path folder) throws Exception {
        // Given
        List<ServingStatus> health = new CopyOnWriteArrayList<>();
        try (RedisServer redis = RedisServer.start(folder);
                RateLimitProcess service = RateLimitProcess.start(folder, LIMITS, redis.port(), Map.of())
                        .healthy();
                SteadyAsks asks = new SteadyAsks(service.channel(), "steady")) {
            watch(service, health);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(asks.ended("OK")).as(asks.toString()).isGreaterThan(300);
                assertThat(health).contains(ServingStatus.SERVING);
            });
            if (hanging) {
                redis.process().freeze();
                long passed = asks.ended("OK");
                await().atMost(PATIENCE).until(() -> asks.ended("OK") > passed + 100);
            }

            // When
            service.process().terminate();

            // Then
            assertThat(service.process().awaitExit(GRACE)).isIn(0, 143);
            asks.stop();
            await().atMost(PATIENCE).until(() -> asks.open() == 0);
            // New calls find nobody; none that had begun was lost.
            assertThat(asks.ended("OK") + asks.ended("UNAVAILABLE"))
                    .as(asks.toString())
                    .isEqualTo(asks.asked());
            assertThat(asks.failures()).as(asks.toString()).allMatch(text -> text.contains("Connection refused"));
            assertThat(health).contains(ServingStatus.NOT_SERVING);
        }
    }

    private static void watch(RateLimitProcess service, List<ServingStatus> health) {
        HealthGrpc.newStub(service.channel())
                .watch(HealthCheckRequest.newBuilder().setService("ratelimit").build(), new StreamObserver<>() {
                    @Override
                    public void onNext(HealthCheckResponse response) {
                        health.add(response.getStatus());
                    }

                    @Override
                    public void onError(Throwable error) {
                        // The process has ended.
                    }

                    @Override
                    public void onCompleted() {}
                });
    }
}
