package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy lets through what the files allow, shows what is left, replaces limits, and says what answers have cost. */
class EnvoyRateLimitIT {

    private static final Path RESOURCES = Path.of("src/test/resources/ratelimit");
    private static final List<AutoCloseable> RUNNING = new ArrayList<>();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private static int proxyPort;
    private static URI stats = URI.create("http://127.0.0.1");

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws IOException {
        int grpcPort = FreePorts.next();
        proxyPort = FreePorts.next();
        int debugPort = FreePorts.next();
        stats = URI.create("http://127.0.0.1:%d/stats".formatted(debugPort));
        Files.copy(
                RESOURCES.resolve("envoy-limits.yaml"),
                Files.createDirectories(folder.resolve("config")).resolve("limits.yaml"));
        Vertx vertx = Vertx.vertx();
        RUNNING.add(vertx::close);
        RateLimitServer server = new RateLimitServer(
                TestConfig.of(Map.of()),
                Map.of(
                        "GRPC_HOST", "127.0.0.1",
                        "GRPC_PORT", Integer.toString(grpcPort),
                        "DEBUG_HOST", "127.0.0.1",
                        "DEBUG_PORT", Integer.toString(debugPort),
                        "RUNTIME_ROOT", folder.toString(),
                        "RUNTIME_WATCH_ROOT", "false",
                        "LIMIT_RESPONSE_HEADERS_ENABLED", "true"),
                vertx,
                new SimpleMeterRegistry());
        server.start();
        RUNNING.add(server);
        Path config = folder.resolve("envoy.yaml");
        Files.writeString(
                config,
                Files.readString(RESOURCES.resolve("envoy.yaml"))
                        .replace("PROXY_PORT", Integer.toString(proxyPort))
                        .replace("RATELIMIT_PORT", Integer.toString(grpcPort)));
        RunningProcess envoy = Processes.start(
                "envoy",
                List.of(
                        RealPart.ENVOY.path().toString(),
                        "-c",
                        config.toString(),
                        "--concurrency",
                        "1",
                        "--disable-hot-restart"),
                Map.of(),
                folder.resolve("envoy.log"));
        RUNNING.add(envoy);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> get("/free", Map.of()).statusCode() == 200);
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable running : RUNNING.reversed()) {
            running.close();
        }
    }

    @Test
    void threePassAndTheFourthIsRefused() throws Exception {
        for (int left = 2; left >= 0; left--) {
            HttpResponse<String> passed = get("/limited", Map.of("x-user", "ann"));
            assertThat(passed.statusCode()).isEqualTo(200);
            assertThat(passed.headers().firstValue("ratelimit-remaining")).contains(Integer.toString(left));
        }
        HttpResponse<String> refused = get("/limited", Map.of("x-user", "ann"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-envoy-ratelimited")).contains("true");
        assertThat(get("/limited", Map.of("x-user", "bob")).statusCode()).isEqualTo(200);
    }

    @Test
    void limitsInShadowShowWhatIsLeftAndRefuseNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(get("/shadow", Map.of()).statusCode()).isEqualTo(200);
        }
        assertThat(get("/shadow", Map.of()).headers().firstValue("ratelimit-remaining"))
                .contains("0");
    }

    @Test
    void anOverrideReplacesABan() throws Exception {
        assertThat(get("/banned", Map.of("x-user", "eve")).statusCode()).isEqualTo(429);
        assertThat(get("/banned", Map.of("x-user", "mallory")).statusCode()).isEqualTo(200);
        assertThat(get("/banned", Map.of("x-user", "mallory")).statusCode()).isEqualTo(200);
        assertThat(get("/banned", Map.of("x-user", "mallory")).statusCode()).isEqualTo(429);
    }

    @Test
    void oneLimitReplacesSeveralOfOthers() throws Exception {
        // Given: whoever has no account has the limit of everyone, or none
        assertThat(statuses("/account", 2, Map.of("x-user", "ann"))).containsExactly(200, 429);
        assertThat(statuses("/account", 1, Map.of("x-user", "bob"))).containsExactly(429);
        // When, Then
        assertThat(statuses("/account", 5, Map.of("x-user", "bob", "x-account", "7")))
                .containsExactly(200, 200, 200, 200, 429);
        assertThat(statuses("/account", 1, Map.of("x-user", "ann"))).containsExactly(429);
    }

    @Test
    void quotasRefuseOnceAllAreSpent() throws Exception {
        assertThat(statuses("/quotas", 4, Map.of())).containsExactly(200, 200, 429, 429);
    }

    @Test
    void whatAnAnswerHasCostIsCountedWhenItsStreamIsDone() throws Exception {
        // 5 of 10 each; a question without hits passes while not more than all is spent.
        assertThat(statuses("/tokens", 3, Map.of())).containsExactly(200, 200, 200);
        // A stream is done a little after its answer is read.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> statLine("ratelimit.service.rate_limit.envoy.tokens.total_hits")
                        .endsWith(": 15"));
        assertThat(statuses("/tokens", 2, Map.of())).containsExactly(429, 429);
    }

    @Test
    void servicesWithQuotasAreServedUntilAllOfThemAreSpent() throws Exception {
        String spent = "ratelimit.service.rate_limit.envoy.service_%s.total_hits";
        for (int i = 1; i <= 2; i++) {
            assertThat(get("/service/one", Map.of()).statusCode()).isEqualTo(200);
            awaitHits(spent.formatted("one"), i);
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(get("/service/two", Map.of()).statusCode()).isEqualTo(200);
            awaitHits(spent.formatted("two"), i);
        }
        assertThat(statuses("/service/one", 1, Map.of())).containsExactly(429);
        assertThat(statuses("/service/two", 1, Map.of())).containsExactly(429);
    }

    @Test
    void aValueIsInTheMetricsNameWhereItIsAskedFor() throws Exception {
        assertThat(statuses("/named", 1, Map.of("x-user", "some_value"))).containsExactly(429);
        assertThat(statLine("ratelimit.service.rate_limit.envoy.named_some_value.over_limit"))
                .endsWith(": 1");
    }

    private static void awaitHits(String name, int hits) {
        await().atMost(Duration.ofSeconds(5)).until(() -> statLine(name).endsWith(": " + hits));
    }

    private static String statLine(String name) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(stats).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElse("");
    }

    private static List<Integer> statuses(String path, int times, Map<String, String> headers)
            throws IOException, InterruptedException {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            statuses.add(get(path, headers).statusCode());
        }
        return statuses;
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxyPort + path))
                .timeout(Duration.ofSeconds(5));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
