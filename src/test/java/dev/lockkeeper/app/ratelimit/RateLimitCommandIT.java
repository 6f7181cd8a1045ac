package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code /bin/ratelimit} of the image serves rate limits with the environment of the service it replaces, and nothing else said. */
class RateLimitCommandIT {

    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int http = FreePorts.next();
    private final int metrics = FreePorts.next();

    /** As the image has it: the program in one folder, the command a link in another. */
    @BeforeEach
    void install() throws IOException {
        Path app = Files.createDirectories(folder.resolve("app"));
        try (Stream<Path> parts = Files.list(Path.of("target/quarkus-app").toAbsolutePath())) {
            for (Path part : parts.toList()) {
                Files.createSymbolicLink(app.resolve(part.getFileName()), part);
            }
        }
        Files.copy(Path.of("etc/image/ratelimit"), app.resolve("ratelimit"));
        assertThat(app.resolve("ratelimit").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("bin")).resolve("ratelimit"), app.resolve("ratelimit"));
        Files.writeString(
                Files.createDirectories(folder.resolve("data/ratelimit/config")).resolve("one.yaml"), """
                domain: shop
                descriptors:
                - key: user
                  rate_limit: { unit: day, requests_per_unit: 1 }
                """);
    }

    @Test
    void itServesAndEndsLikeTheServiceItReplaces() throws Exception {
        // When
        try (RunningProcess service = Processes.start(
                "ratelimit",
                List.of(folder.resolve("bin/ratelimit").toString()),
                environment(),
                folder.resolve("ratelimit.log"))) {
            service.await("health", START, () -> status("/healthcheck") == 200);

            // Then
            assertThat(List.of(ask(), ask())).containsExactly(200, 429);
            assertThat(get(metrics, "/metrics").body())
                    .contains("ratelimit_service_rate_limit_over_limit{domain=\"shop\",key1=\"user\"");
            assertThat(Files.readString(folder.resolve("ratelimit.log")))
                    .contains("name=PROMETHEUS_MAPPER_YAML")
                    .doesNotContain("\tat ");
        }
    }

    /** Of Envoy Gateway's Deployment, without its certificates and control plane. */
    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(Map.of(
                "RUNTIME_ROOT", folder.resolve("data").toString(),
                "RUNTIME_SUBDIRECTORY", "ratelimit",
                "RUNTIME_IGNOREDOTFILES", "true",
                "RUNTIME_WATCH_ROOT", "false",
                "LOG_LEVEL", "info",
                "USE_STATSD", "false",
                "FORCE_START_WITHOUT_INITIAL_CONFIG", "true",
                "USE_PROMETHEUS", "true",
                "PROMETHEUS_ADDR", ":" + metrics,
                "PROMETHEUS_MAPPER_YAML", "/etc/statsd-exporter/conf.yaml"));
        all.put("PORT", Integer.toString(http));
        all.put("GRPC_PORT", Integer.toString(FreePorts.next()));
        all.put("DEBUG_PORT", Integer.toString(FreePorts.next()));
        all.put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow");
        all.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        return all;
    }

    private int ask() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(uri(http, "/json"))
                                .POST(BodyPublishers.ofString("""
                                        {"domain": "shop", "descriptors": [{"entries": [{"key": "user", "value": "ann"}]}]}
                                        """))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private int status(String path) {
        try {
            return get(http, path).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
