package dev.lockkeeper.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.RememberedCosts;
import dev.lockkeeper.source.directory.DirectorySnapshot;
import dev.lockkeeper.source.directory.Manifest;
import dev.lockkeeper.source.directory.ManifestId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output folder holds exactly what the newest plans say: the same bytes for the same manifests, nothing left over. */
class FolderOutputTest {

    private static final Path EXAMPLE = Path.of("examples/basic");

    /** Written anew with {@code -Dgolden.write=true}. */
    private static final Path GOLDEN = Path.of("src/test/resources/output/basic");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RememberedCosts costs = new RememberedCosts();
    private final PlanLoop loop = new PlanLoop(new Planner(PlanSettings.DEFAULT, costs), costs, 1);
    private FolderOutput output;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        output = new FolderOutput(loop, OutputFolder.open(folder), new OutputMeters(meters));
        output.start();
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
        output.close();
    }

    @Test
    void writesWhatEnvoyGatewayAndProcessorsNeedForTheExample() throws IOException {
        // When
        feed(example());

        // Then
        soon().untilAsserted(() -> assertThat(files())
                .containsOnlyKeys(
                        "bundle/default/ai/index.yaml",
                        "bundle/default/ai/parts/000",
                        "gateway/ai.gatewayclass.yaml",
                        "gateway/default.ai.gateway.yaml",
                        "gateway/default.chat.httproute.yaml",
                        "gateway/default.openai.backend.yaml",
                        "gateway/default.openai.backendtlspolicy.yaml",
                        "gateway/default.own.backend.yaml",
                        "status/default.chat.aigatewayroute.yaml",
                        "status/default.openai.aiservicebackend.yaml",
                        "status/default.openai.backendsecuritypolicy.yaml",
                        "status/default.own.aiservicebackend.yaml"));
        for (var file : files().entrySet()) {
            compare(GOLDEN.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void givesEnvoyGatewayNoCredentialOfABackend() {
        // When
        feed(example());

        // Then
        soon().until(() -> files().size() == 12);
        files().forEach((path, text) -> {
            if (!path.startsWith("bundle/")) {
                assertThat(text).as(path).doesNotContain("put-your-key-here");
            }
        });
    }

    @Test
    void passesASecretOnThatAListenerNames() {
        // When
        feed(example() + """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: secure, namespace: edge}
                spec:
                  gatewayClassName: ai
                  listeners:
                    - {name: https, protocol: HTTPS, port: 10443, tls: {certificateRefs: [{name: cert}]}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: cert, namespace: edge}
                type: kubernetes.io/tls
                data: {tls.crt: YQ==, tls.key: Yg==}
                """);

        // Then
        soon().untilAsserted(() ->
                assertThat(files().get("gateway/edge.cert.secret.yaml")).isEqualTo("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: cert
                  namespace: edge
                type: kubernetes.io/tls
                data:
                  tls.crt: "YQ=="
                  tls.key: "Yg=="
                """));
        assertThat(files()).doesNotContainKey("gateway/default.openai.secret.yaml");
    }

    @Test
    void removesWhatNothingAccountsForAnyMore() {
        // Given
        feed(example());
        soon().until(() -> files().size() == 12);

        // When
        loop.changed(new ModelChange.Delete(ObjectId.of(Kind.AI_GATEWAY_ROUTE, "default", "chat")));

        // Then
        soon().untilAsserted(() -> assertThat(files().keySet())
                .hasSize(8)
                .noneMatch(path -> path.startsWith("bundle/") || path.contains("chat")));
    }

    @Test
    void removesWhatAnEarlierRunLeft() throws IOException, ForeignFile {
        // Given
        OutputFolder earlier = OutputFolder.open(folder);
        earlier.put("gateway/default.old.httproute.yaml", new byte[] {'x'}, OutputFolder.Access.EVERYONE);
        Files.writeString(folder.resolve("gateway/theirs.yaml"), "theirs");
        stop();

        // When
        PlanLoop next = new PlanLoop(new Planner(PlanSettings.DEFAULT, costs), costs, 1);
        output = new FolderOutput(next, OutputFolder.open(folder), new OutputMeters(meters));
        output.start();
        next.start();
        feed(next, example());

        // Then
        soon().until(() -> files().size() == 13);
        assertThat(files()).containsKey("gateway/theirs.yaml").doesNotContainKey("gateway/default.old.httproute.yaml");
        next.close();
    }

    @Test
    void writesNothingAgainThatIsTheSame() {
        // Given
        feed(example());
        soon().until(() -> meters.get("lockkeeper.output.files").counter().count() == 12);

        // When
        feed(example() + """
                ---
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: Backend
                metadata: {name: another, namespace: default}
                spec: {endpoints: [{fqdn: {hostname: a.example, port: 80}}]}
                """);

        // Then
        soon().until(() -> files().containsKey("gateway/default.another.backend.yaml"));
        assertThat(meters.get("lockkeeper.output.files").counter().count()).isEqualTo(13);
    }

    @Test
    void anHttpRouteOfAUserKeepsItsPlace() {
        // Given
        feed(example() + """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: chat, namespace: default}
                spec: {hostnames: [mine.example]}
                """);

        // Then
        soon().untilAsserted(() ->
                assertThat(files().get("gateway/default.chat.httproute.yaml")).isEqualTo("""
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata:
                          name: chat
                          namespace: default
                        spec:
                          hostnames:
                          - mine.example
                        """));
        soon().untilAsserted(
                        () -> assertThat(output.problems())
                                .containsExactly(
                                        "AIGatewayRoute default/chat is not written: the manifests have an HTTPRoute of the same name, which stays; rename one of the two"));

        // When
        feed(example());

        // Then
        soon().untilAsserted(() ->
                assertThat(files().get("gateway/default.chat.httproute.yaml")).contains("ai-gateway-generated"));
        soon().untilAsserted(() -> assertThat(output.problems()).isEmpty());
    }

    @Test
    void saysWhichVersionOfAKindWouldPass() {
        // When
        feed(example() + """
                ---
                apiVersion: gateway.networking.k8s.io/v1alpha2
                kind: TCPRoute
                metadata: {name: old, namespace: default}
                """);

        // Then
        soon().untilAsserted(
                        () -> assertThat(output.problems())
                                .containsExactly(
                                        "TCPRoute default/old is not passed on: Envoy Gateway reads apiVersion gateway.networking.k8s.io/v1 from a folder, not gateway.networking.k8s.io/v1alpha2"));
    }

    private static void compare(Path golden, String written) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, written);
        }
        assertThat(written).as("%s", golden).isEqualTo(Files.readString(golden));
    }

    /** A file that goes while the folder is read is only read again. */
    private static ConditionFactory soon() {
        return await().ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }

    private void feed(String manifests) {
        feed(loop, manifests);
    }

    private void feed(PlanLoop into, String manifests) {
        output.changed(new DirectorySnapshot(manifests(manifests), List.of()));
        ModelYaml.parse(known(manifests)).forEach(object -> into.changed(new ModelChange.Upsert(object)));
        into.synced();
    }

    private static String example() {
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
            return String.join("---\n", texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only what a model knows. */
    private static String known(String manifests) {
        StringBuilder known = new StringBuilder();
        for (String document : manifests.split("(?m)^---$")) {
            if (Stream.of(Kind.values()).anyMatch(kind -> document.contains("\nkind: " + kind.kindName() + "\n"))) {
                known.append("---\n").append(document);
            }
        }
        return known.toString();
    }

    private static SortedMap<ManifestId, Manifest> manifests(String manifests) {
        SortedMap<ManifestId, Manifest> objects = new TreeMap<>();
        try (var values = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(manifests)) {
            while (values.hasNext()) {
                JsonNode node = values.next();
                JsonNode metadata = node.path("metadata");
                String apiVersion = node.path("apiVersion").asText();
                ManifestId id = new ManifestId(
                        apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "",
                        node.path("kind").asText(),
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText());
                objects.put(id, new Manifest(id, apiVersion, Path.of("all.yaml"), 1, node));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    private SortedMap<String, String> files() {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                if (!path.startsWith(".")) {
                    found.put(path, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
