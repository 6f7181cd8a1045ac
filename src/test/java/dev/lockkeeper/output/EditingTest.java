package dev.lockkeeper.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.api.crd.CrdResources;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.RememberedCosts;
import dev.lockkeeper.source.directory.DirectoryModel;
import dev.lockkeeper.source.directory.DirectorySnapshot;
import dev.lockkeeper.source.directory.DirectorySource;
import dev.lockkeeper.source.directory.DirectoryTiming;
import dev.lockkeeper.source.schema.CrdSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editing a manifest shows its effect in the output folder, and a broken edit shows its place while the former result stays. */
class EditingTest {

    /** A person sees it within one; a machine under load may need longer. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RememberedCosts costs = new RememberedCosts();
    private final PlanLoop plans = new PlanLoop(new Planner(PlanSettings.DEFAULT, costs), costs, 1);
    private final AtomicReference<DirectorySnapshot> newest =
            new AtomicReference<>(new DirectorySnapshot(new TreeMap<>(), List.of()));
    private FolderOutput output;
    private DirectorySource source;
    private Path route;
    private Path generated;

    @TempDir
    Path temp;

    @BeforeEach
    void start() throws IOException {
        Path manifests = Files.createDirectory(temp.resolve("manifests"));
        try (Stream<Path> files = Files.list(Path.of("examples/basic"))) {
            for (Path file : files.toList()) {
                Files.copy(file, manifests.resolve(file.getFileName()));
            }
        }
        route = manifests.resolve("route.yaml");
        generated = temp.resolve("out/gateway/default.chat.httproute.yaml");
        output = new FolderOutput(
                plans, OutputFolder.open(temp.resolve("out")), new OutputMeters(new SimpleMeterRegistry()));
        DirectoryModel model = new DirectoryModel(plans);
        source = new DirectorySource(
                manifests,
                CrdSchemas.of(CrdResources.texts()),
                snapshot -> {
                    newest.set(snapshot);
                    model.changed(snapshot);
                    output.changed(snapshot);
                },
                DirectoryTiming.DEFAULT,
                System::nanoTime);
        output.start();
        plans.start();
        source.start();
        await().atMost(SOON).until(() -> Files.exists(generated));
    }

    @AfterEach
    void stop() {
        source.close();
        plans.close();
        output.close();
    }

    @Test
    void anEditIsWritten() throws IOException {
        // When
        edit("llama3.2", "llama4");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(generated))
                        .contains("value: llama4")
                        .doesNotContain("llama3.2"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(bundle())).contains("\"Name\":\"llama4\""));
    }

    @Test
    void aBrokenEditSaysWhereAndTheFormerResultStays() throws IOException {
        // Given
        String former = Files.readString(generated);

        // When
        edit("        - name: own\n", "        - name: own\n          weight: -1\n");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(newest.get().problems())
                        .extracting(problem -> problem.text())
                        .containsExactly(route
                                + ":23: AIGatewayRoute default/chat: spec.rules[1].backendRefs[0].weight: Invalid value: -1:"
                                + " spec.rules[1].backendRefs[0].weight in body should be greater than or equal to 0"
                                + " (the last good version stays in use)"));
        assertThat(Files.readString(generated)).isEqualTo(former);
    }

    @Test
    void aCorrectedEditIsTaken() throws IOException {
        // Given
        edit("        - name: own\n", "        - name: own\n          weight: -1\n");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(newest.get().problems()).hasSize(1));

        // When
        edit("weight: -1", "weight: 7");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(generated)).contains("weight: 7"));
        assertThat(newest.get().problems()).isEmpty();
    }

    @Test
    void aDeletedKeyIsTakenAwayAtOnce() throws IOException {
        // Given
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(bundle())).contains("put-your-key-here"));
        Path backends = route.resolveSibling("backends.yaml");

        // When
        Files.writeString(
                backends,
                Files.readString(backends).replaceAll("(?s)---\\napiVersion: v1\\nkind: Secret.*?(?=---\\n)", ""));

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(bundle())).doesNotContain("put-your-key-here"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                Files.readString(temp.resolve("out/status/default.openai.backendsecuritypolicy.yaml")))
                        .contains("reason: SecretNotFound"));
    }

    private void edit(String former, String next) throws IOException {
        String text = Files.readString(route);
        assertThat(text).contains(former);
        Files.writeString(route, text.replace(former, next));
    }

    /** The part that the index names; an edit may move it to another slot. */
    private Path bundle() throws IOException {
        Path folder = temp.resolve("out/bundle/default/ai");
        String index = Files.readString(folder.resolve("index.yaml"));
        return folder.resolve(index.replaceAll("(?s).*path: \"(parts/\\d+)\".*", "$1"));
    }
}
