package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.RedisServer;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas on one Redis let through exactly what a limit allows in all, and go on as limits say while it is away. */
class SharedRedisIT {

    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: hot, rate_limit: {unit: year, requests_per_unit: 500}}
            - {key: error, rate_limit: {unit: year, requests_per_unit: 500}}
            - {key: allow, rate_limit: {unit: year, requests_per_unit: 500, on_store_error: allow}}
            - {key: local, rate_limit: {unit: year, requests_per_unit: 4, on_store_error: local}}
            """;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> running = new ArrayList<>();

    @BeforeEach
    void limits() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("shop.yaml"), LIMITS);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : running.reversed()) {
            one.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void threeReplicasLetThroughWhatOneLimitAllows() throws Exception {
        // Given
        RedisServer redis = RedisServer.start(folder);
        running.add(redis);
        List<ManagedChannel> replicas = List.of(replica(redis.port()), replica(redis.port()), replica(redis.port()));
        AtomicInteger allowed = new AtomicInteger();

        // When
        List<Thread> callers = replicas.stream()
                .map(replica -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 400; i++) {
                        if (ask(replica, "hot").equals("OK")) {
                            allowed.incrementAndGet();
                        }
                    }
                }))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }

        // Then
        assertThat(allowed).hasValue(500);
    }

    @Test
    void aLostRedisIsAnsweredAtOnceAndAReturnedOneIsUsed() throws Exception {
        // Given: started before there is a Redis
        RedisServer redis = RedisServer.start(folder);
        running.add(redis);
        redis.close();
        ManagedChannel replica = replica(redis.port());
        assertThat(ask(replica, "allow")).isEqualTo("OK");
        assertThat(ask(replica, "error")).startsWith("UNKNOWN");

        // When
        redis.restart();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ask(replica, "error")).isEqualTo("OK"));

        // When
        redis.process().kill();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ask(replica, "error")).startsWith("UNKNOWN"));
        for (int i = 0; i < 2; i++) {
            // Two replicas share four.
            assertThat(ask(replica, "local")).isEqualTo("OK");
        }
        assertThat(ask(replica, "local")).isEqualTo("OVER_LIMIT");
        assertThat(ask(replica, "allow")).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "legacy"})
    void replicasCountThemselvesAndShareWhatTheyAreLeftAloneWith(String compatibility) throws Exception {
        // Given: two that have seen each other
        RedisServer redis = RedisServer.start(folder);
        running.add(redis);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Map<String, String> own = Map.of(
                "lockkeeper.ratelimit.replicas", "auto",
                "lockkeeper.ratelimit.compatibility", compatibility,
                "lockkeeper.ratelimit.store-deadline", "2s");
        ManagedChannel first = replica(redis.port(), own, meters);
        replica(redis.port(), own, new SimpleMeterRegistry());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> meters.get("lockkeeper.ratelimit.replicas").gauge().value() == 2);

        // When
        redis.process().kill();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ask(first, "error")).startsWith("UNKNOWN"));
        assertThat(ask(first, "local")).isEqualTo("OK");
        assertThat(ask(first, "local")).isEqualTo("OK");
        assertThat(ask(first, "local")).isEqualTo("OVER_LIMIT");
        assertThat(meters.get("lockkeeper.ratelimit.replicas").gauge().value()).isEqualTo(2);
    }

    private ManagedChannel replica(int redisPort) {
        return replica(
                redisPort,
                Map.of("lockkeeper.ratelimit.replicas", "2", "lockkeeper.ratelimit.store-deadline", "2s"),
                new SimpleMeterRegistry());
    }

    private ManagedChannel replica(int redisPort, Map<String, String> own, SimpleMeterRegistry meters) {
        int port = FreePorts.next();
        RateLimitServer server = new RateLimitServer(
                TestConfig.of(own),
                Map.of(
                        "GRPC_HOST", "127.0.0.1",
                        "GRPC_PORT", Integer.toString(port),
                        "DEBUG_HOST", "127.0.0.1",
                        "DEBUG_PORT", "0",
                        "RUNTIME_ROOT", folder.toString(),
                        "RUNTIME_WATCH_ROOT", "false",
                        "REDIS_SOCKET_TYPE", "tcp",
                        "REDIS_URL", "127.0.0.1:" + redisPort),
                vertx,
                meters);
        server.start();
        running.add(server);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        running.add(channel::shutdownNow);
        return channel;
    }

    /** The overall code, or the error's. */
    private static String ask(ManagedChannel channel, String key) {
        try {
            Code code = RateLimitServiceGrpc.newBlockingStub(channel)
                    .shouldRateLimit(RateLimitRequest.newBuilder()
                            .setDomain("shop")
                            .addDescriptors(RateLimitDescriptor.newBuilder()
                                    .addEntries(Entry.newBuilder().setKey(key).setValue("x")))
                            .build())
                    .getOverallCode();
            return code.name();
        } catch (StatusRuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
