package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.delivery.Bundles;
import dev.lockkeeper.delivery.FixedBundles;
import dev.lockkeeper.delivery.Replica;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.plan.bundle.BundlePlan;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged processor, alone beside a real Envoy, serves by the bundle that a replica streams to it, within moments. */
class DeliveredBundleIT {

    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final int ROUNDS = 20;
    private static final Duration GOAL = Duration.ofMillis(500);

    @TempDir
    private static Path folder;

    private static FakeUpstream upstream;
    private static Replica replica;
    private static RunningProcess processor;
    private static LocalEnvoy envoy;
    private static FixedBundles published;
    private static int port;
    private static int management;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startAll() {
        upstream = new FakeUpstream("plain");
        published = FixedBundles.leading(1).with(bundle("zero"));
        replica = Replica.start(published);
        UnixSocket socket = new UnixSocket(folder.resolve("run.sock"));
        port = FreePorts.next();
        management = FreePorts.next();
        processor = Processes.start(
                "processor",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString()),
                Map.of(
                        "LOCKKEEPER_ROLES", "processor",
                        "LOCKKEEPER_PROCESSOR_ADDRESS", socket.toString(),
                        "LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS", replica.at().toString(),
                        "LOCKKEEPER_PROCESSOR_GATEWAY", Bundles.GATEWAY.toString(),
                        "LOCKKEEPER_HTTP_PORT", Integer.toString(FreePorts.next()),
                        "LOCKKEEPER_MANAGEMENT_PORT", Integer.toString(management),
                        "POD_NAME", "envoy-1",
                        "POD_NAMESPACE", "envoys"),
                folder.resolve("processor.log"));
        PostTranslateModifyResponse edited = EditedRoutes.edited(
                new EditedRoutes.Surroundings(socket, folder, port, 1 << 20, upstream, upstream, upstream));
        envoy = LocalEnvoy.start(
                folder, FreePorts.next(), edited.getListenersList(), edited.getRoutesList(), edited.getClustersList());
    }

    @AfterAll
    static void stopAll() {
        envoy.close();
        processor.close();
        replica.close();
        upstream.close();
    }

    @Test
    void servesByWhatIsPublished() throws Exception {
        // Given
        processor.await("readiness", Duration.ofSeconds(90), DeliveredBundleIT::ready);
        await().untilAsserted(() -> assertThat(keySeen()).contains("Bearer key-zero"));
        assertThat(replica.acknowledged()).contains("zero");

        // When
        long[] millis = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            String name = "round-" + round;
            long start = System.nanoTime();
            published.publish(bundle(name));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> replica.acknowledged().equals(Optional.of(name)));
            millis[round] = Duration.ofNanos(System.nanoTime() - start).toMillis();
            // Then: whatever is acknowledged is in use
            assertThat(keySeen()).contains("Bearer key-" + name);
        }
        Arrays.sort(millis);
        System.out.printf(
                "publish to acknowledgement: p50 %d ms, max %d ms of %d%n",
                millis[ROUNDS / 2], millis[ROUNDS - 1], ROUNDS);
        assertThat(Duration.ofMillis(millis[ROUNDS / 2])).isLessThan(GOAL);

        // And a bundle that cannot be read, or nobody to ask, changes nothing
        published.publish(Bundles.cut(Bundles.GATEWAY, "bad", "backends: [", 100));
        processor.awaitLog("bundle refused.*uuid=bad.*", Duration.ofSeconds(30));
        assertThat(keySeen()).contains("Bearer key-round-" + (ROUNDS - 1));
        replica.close();
        processor.awaitLog("bundle stream ended.*", Duration.ofSeconds(30));
        assertThat(keySeen()).contains("Bearer key-round-" + (ROUNDS - 1));
        assertThat(ready()).isTrue();
        assertThat(Files.readString(folder.resolve("processor.log"))).doesNotContain("key-zero", "key-round");
    }

    private static BundlePlan bundle(String name) {
        return Bundles.cut(Bundles.GATEWAY, name, """
                version: v1.1.0
                uuid: %s
                backends:
                - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key-%s"}}}
                models:
                - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
                """.formatted(name, name), 100);
    }

    /** The credential of a request that goes all the way now. */
    private Optional<String> keySeen() throws IOException, InterruptedException {
        upstream.seen().clear();
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return upstream.seen().getFirst().header("authorization");
    }

    private static boolean ready() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + management + "/health/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
