package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.delivery.Bundles;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.plan.bundle.BundleLayout;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.BundleState;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program serves a real Envoy when it is started with the arguments of the peer's injected container. */
class InjectedProcessorIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static FakeUpstream upstream;
    private static RunningProcess processor;
    private static LocalEnvoy envoy;
    private static Path mounted;
    private static int port;
    private static int admin;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startAll() throws IOException {
        upstream = new FakeUpstream("plain");
        UnixSocket socket = new UnixSocket(folder.resolve("run.sock"));
        mounted = Files.createDirectories(folder.resolve("filter-config-bundle"));
        port = FreePorts.next();
        admin = FreePorts.next();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(List.of("-configBundlePath", mounted.toString()));
        command.addAll(List.of("-logLevel", "info", "-extProcAddr", socket.toString()));
        command.addAll(List.of("-adminPort", Integer.toString(admin), "-rootPrefix", "/"));
        command.addAll(List.of("-maxRecvMsgSize", "536870912"));
        command.addAll(List.of("-mcpAddr", ":9856", "-mcpSessionEncryptionSeed", "the-seed"));
        command.addAll(List.of("-mcpSessionEncryptionIterations", "100000"));
        processor = Processes.start(
                "processor", command, Map.of("QUARKUS_MANAGEMENT_HOST", "127.0.0.1"), folder.resolve("processor.log"));
        PostTranslateModifyResponse edited = EditedRoutes.edited(
                new EditedRoutes.Surroundings(socket, folder, port, 1 << 20, upstream, upstream, upstream));
        envoy = LocalEnvoy.start(
                folder, FreePorts.next(), edited.getListenersList(), edited.getRoutesList(), edited.getClustersList());
    }

    @AfterAll
    static void stopAll() {
        envoy.close();
        processor.close();
        upstream.close();
    }

    @Test
    void servesWhatIsMountedAndIsHealthyWithoutIt() throws Exception {
        // Given: nothing is mounted; Envoy must become ready all the same
        processor.await("health", Duration.ofSeconds(90), () -> health() == 200);
        processor.awaitLog("no bundle yet, requests are answered 503 .*", Duration.ofSeconds(5));
        HttpResponse<String> early = chat();
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("is not in the processor's configuration");
        assertThat(get(port, "/v1/models").body()).contains("the processor has no configuration yet");

        // When
        mount(Bundles.cut(Bundles.GATEWAY, "one", """
                version: v1.1.0
                uuid: one
                backends:
                - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key-one"}}}
                models:
                - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
                """, 100));

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> chat().statusCode() == 200);
        assertThat(upstream.seen().getLast().header("authorization")).contains("Bearer key-one");
        assertThat(get(port, "/v1/models").body()).contains("\"id\":\"model-a\"");
        assertThat(get(admin, "/metrics").body())
                .contains(
                        "lockkeeper_processor_tries_total",
                        "gen_ai_server_request_duration_seconds_bucket{",
                        "gen_ai_operation_name=\"chat\"");
        assertThat(health()).isEqualTo(200);
        assertThat(Files.readString(processor.log()))
                .contains("settings have no effect yet names=", "lockkeeper.mcp.address (--mcpAddr)")
                .doesNotContain("the-seed", "key-one");
        processor.terminate();
        assertThat(processor.awaitExit(Duration.ofSeconds(20))).isIn(0, 143);
    }

    /** Parts first, as a checksum holds them together. */
    private static void mount(BundlePlan plan) throws IOException {
        Files.createDirectories(mounted.resolve("parts"));
        for (BundleLayout.Step step :
                BundleLayout.of(plan, BundleState.of(Map.of(), "")).steps()) {
            if (step instanceof BundleLayout.Step.Part(int slot, int part)) {
                Files.write(
                        mounted.resolve("parts/%03d".formatted(slot)),
                        plan.parts().get(part));
            } else if (step instanceof BundleLayout.Step.Index(String text)) {
                Files.writeString(mounted.resolve("index.yaml"), text);
            }
        }
    }

    private HttpResponse<String> chat() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private int health() {
        try {
            return get(admin, "/health").statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
