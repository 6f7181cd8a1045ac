package dev.lockkeeper.source.directory;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.api.crd.CrdResources;
import dev.lockkeeper.source.schema.CrdSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A watched folder, what it delivered so far, and manifests to put into it. */
final class TestFolder implements AutoCloseable {
    static final CrdSchemas SCHEMAS = CrdSchemas.of(CrdResources.texts());

    /** For writers that a busy machine may hold up. */
    static final DirectoryTiming PATIENT = new DirectoryTiming(
            Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(1));

    final Path path;
    private final List<DirectorySnapshot> snapshots = new CopyOnWriteArrayList<>();
    private final DirectorySource source;

    TestFolder(Path path) {
        this(path, DirectoryTiming.DEFAULT);
    }

    TestFolder(Path path, DirectoryTiming timing) {
        this.path = path;
        source = new DirectorySource(path, SCHEMAS, snapshots::add, timing, System::nanoTime);
    }

    /** Starts the watch and waits for the first snapshot. */
    TestFolder started() {
        source.start();
        awaitSnapshot(snapshot -> true);
        return this;
    }

    /** The latest snapshot, as soon as it is as wanted. That takes less than a second, but not on a busy machine. */
    DirectorySnapshot awaitSnapshot(Predicate<DirectorySnapshot> wanted) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(() -> !snapshots.isEmpty() && wanted.test(snapshots.getLast()));
        return snapshots.getLast();
    }

    List<DirectorySnapshot> snapshots() {
        return snapshots;
    }

    Path write(String file, String content) throws IOException {
        var target = path.resolve(file);
        Files.createDirectories(target.getParent());
        return Files.writeString(target, content);
    }

    /** As careful programs save: another file, then a rename. */
    void replace(String file, String content) throws IOException {
        var other = write(file + ".new", content);
        Files.move(other, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static List<String> names(DirectorySnapshot snapshot) {
        return snapshot.manifests().keySet().stream().map(ManifestId::toString).toList();
    }

    static List<String> problems(DirectorySnapshot snapshot) {
        return snapshot.problems().stream().map(DirectoryProblem::text).toList();
    }

    static String schemaOf(DirectorySnapshot snapshot, String backend) {
        var id = new ManifestId("aigateway.envoyproxy.io", "AIServiceBackend", "default", backend);
        return Optional.ofNullable(snapshot.manifests().get(id))
                .map(manifest -> manifest.content().at("/spec/schema/name").asText())
                .orElse("");
    }

    static String backend(String name, String schema) {
        return """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata:
                  name: %s
                spec:
                  schema:
                    name: %s
                  backendRef:
                    group: gateway.envoyproxy.io
                    kind: Backend
                    name: %s
                """.formatted(name, schema, name);
    }

    @Override
    public void close() {
        source.close();
    }
}
