package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the variables and files of an existing installation the service answers on its ports, and follows its files. */
class RateLimitServerTest {

    private static final String LIMITS =
            "domain: shop\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 2}}]";

    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int grpcPort = FreePorts.next();
    private final int debugPort = FreePorts.next();
    private Path file = Path.of("");

    @BeforeEach
    void limits() throws IOException {
        file = Files.createDirectories(root.resolve("config")).resolve("shop.yaml");
        Files.writeString(file, LIMITS);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersOnGrpcAndItsDebugPort() throws Exception {
        try (RateLimitServer server = start(Map.of())) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                    .usePlaintext()
                    .build();
            try {
                // When, Then
                assertThat(ask(channel).getStatuses(0).getLimitRemaining()).isEqualTo(1);
                assertThat(ask(channel).getOverallCode()).isEqualTo(Code.OK);
                assertThat(ask(channel).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
                assertThat(server.healthy()).isTrue();
                assertThat(page(debugPort, "/rlconfig"))
                        .isEqualTo("shop.a: unit=DAY requests_per_unit=2, shadow_mode: false, quota_mode: false\n");
                assertThat(page(debugPort, "/stats")).contains("ratelimit.service.rate_limit.shop.a.over_limit: 1\n");
                assertThat(page(debugPort, "/")).isEqualTo("""
                                /rlconfig: limits in force, and what is wrong with files
                                /stats: what was counted since the start
                                /top: what is refused most
                                """);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void followsItsFilesAndShowsWhatIsWrong() throws Exception {
        try (RateLimitServer server = start(Map.of())) {
            assertThat(server.healthy()).isTrue();
            // When
            Files.writeString(file, LIMITS.replace("requests_per_unit: 2", "requests_per_unit: 7"));
            // Then
            await().untilAsserted(() -> assertThat(page(debugPort, "/rlconfig")).contains("requests_per_unit=7"));
            // When
            Files.writeString(file, LIMITS.replace("unit: day", "unit: eon"));
            // Then
            await().untilAsserted(() -> assertThat(page(debugPort, "/rlconfig"))
                    .contains("requests_per_unit=7")
                    .endsWith("# last good version served: shop.yaml: invalid rate limit unit 'eon'\n"));
        }
    }

    @Test
    void answersJsonAndHealthChecks() throws Exception {
        int httpPort = FreePorts.next();
        try (RateLimitServer server = start(Map.of("HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED", "true"))) {
            // Given
            Router router = Router.router(vertx);
            server.routes().mount(router);
            vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(httpPort, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            String question = "{\"domain\":\"shop\",\"descriptors\":[{\"entries\":[{\"key\":\"a\",\"value\":\"x\"}]}]}";

            // When, Then
            assertThat(page(httpPort, "/healthcheck")).isEqualTo("OK");
            assertThat(status(httpPort, "/healthcheck", "HEAD")).isEqualTo(200);
            assertThat(status(httpPort, "/healthcheck", "POST")).isEqualTo(200);
            assertThat(status(httpPort, "/json", "GET")).isEqualTo(400);
            assertThat(post(httpPort, question).statusCode()).isEqualTo(200);
            assertThat(post(httpPort, question).body()).contains("\"overallCode\":\"OK\"");
            assertThat(post(httpPort, question).statusCode()).isEqualTo(429);
            assertThat(post(httpPort, "nonsense").statusCode()).isEqualTo(400);
            assertThat(page(httpPort, "/explain?domain=shop&a=x"))
                    .contains("\"why\":\"limited\"", "\"matched\":\"a\"", "\"counted\":2", "\"remaining\":0");
            assertThat(page(httpPort, "/explain?domain=shop&b=x"))
                    .contains("\"why\":\"no limit: entry 1 leads nowhere\"");
            assertThat(page(httpPort, "/explain?domain=none&b=x"))
                    .contains("\"why\":\"nothing that was loaded has this domain\"");
            assertThat(page(httpPort, "/explain?domain=shop")).startsWith("give ?domain=");
            Files.delete(file);
            await().untilAsserted(
                            () -> assertThat(page(httpPort, "/healthcheck")).isEqualTo("not healthy\n"));
        }
    }

    @Test
    void strictlyABrokenFirstConfigurationStopsTheStart() throws Exception {
        Files.writeString(file, "domain: ''");
        assertThatThrownBy(() -> start(Map.of(), Map.of("lockkeeper.ratelimit.config", "strict")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "shop.yaml: config file cannot have empty domain; FORCE_START_WITHOUT_INITIAL_CONFIG=true starts all the same");
        try (RateLimitServer server = start(
                Map.of("FORCE_START_WITHOUT_INITIAL_CONFIG", "true"),
                Map.of("lockkeeper.ratelimit.config", "strict"))) {
            assertThat(server.healthy()).isTrue();
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                    .usePlaintext()
                    .build();
            try {
                assertThatThrownBy(() -> ask(channel))
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasMessage("UNKNOWN: no rate limit configuration loaded");
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void aTakenPortIsNamedWithWhatMovesIt() throws Exception {
        try (RateLimitServer server = start(Map.of())) {
            assertThat(server.healthy()).isTrue();
            assertThatThrownBy(() -> start(Map.of("DEBUG_PORT", Integer.toString(FreePorts.next()))))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("gRPC server ratelimit cannot listen on 127.0.0.1:" + grpcPort)
                    .hasMessageEndingWith("; GRPC_HOST, GRPC_PORT and GRPC_UDS move it");
        }
    }

    @Test
    void limitsAreAnsweredWithoutTheDebugPort() throws Exception {
        try (RateLimitServer first = start(Map.of());
                RateLimitServer second = start(Map.of("GRPC_PORT", Integer.toString(FreePorts.next())))) {
            assertThat(first.healthy()).isTrue();
            assertThat(second.healthy()).isTrue();
            assertThat(page(debugPort, "/rlconfig")).startsWith("shop.a: ");
        }
    }

    private RateLimitServer start(Map<String, String> more) {
        return start(more, Map.of());
    }

    private RateLimitServer start(Map<String, String> more, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "GRPC_HOST",
                "127.0.0.1",
                "GRPC_PORT",
                Integer.toString(grpcPort),
                "DEBUG_HOST",
                "127.0.0.1",
                "DEBUG_PORT",
                Integer.toString(debugPort),
                "RUNTIME_ROOT",
                root.toString(),
                "RUNTIME_WATCH_ROOT",
                "false"));
        environment.putAll(more);
        RateLimitServer server = new RateLimitServer(TestConfig.of(own), environment, vertx, new SimpleMeterRegistry());
        try {
            server.start();
            await().atMost(Duration.ofSeconds(20)).until(server::healthy);
            return server;
        } catch (InvalidSetting e) {
            server.close();
            throw e;
        }
    }

    private static RateLimitResponse ask(ManagedChannel channel) {
        return RateLimitServiceGrpc.newBlockingStub(channel)
                .shouldRateLimit(RateLimitRequest.newBuilder()
                        .setDomain("shop")
                        .addDescriptors(RateLimitDescriptor.newBuilder()
                                .addEntries(Entry.newBuilder().setKey("a").setValue("x")))
                        .build());
    }

    private String page(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int status(int port, String path, String method) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private HttpResponse<String> post(int port, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
