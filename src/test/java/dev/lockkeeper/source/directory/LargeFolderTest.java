package dev.lockkeeper.source.directory;

import static dev.lockkeeper.source.directory.TestFolder.backend;
import static dev.lockkeeper.source.directory.TestFolder.schemaOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand files are read in seconds, and one change among them costs one file. */
class LargeFolderTest {
    private static final int FILES = 2_000;

    @TempDir
    Path root;

    @Test
    void readsManyFilesAndThenOnlyWhatChanges() throws IOException {
        // Given
        try (var folder = new TestFolder(root)) {
            for (int i = 0; i < FILES; i++) {
                folder.write("team%d/b%d.yaml".formatted(i % 40, i), backend("b" + i, "OpenAI"));
            }
            long start = System.nanoTime();
            var before = folder.started().snapshots().getFirst();
            var spent = Duration.ofNanos(System.nanoTime() - start);

            // When
            folder.write("team7/b7.yaml", backend("b7", "Cohere"));

            // Then
            assertThat(before.manifests()).hasSize(FILES);
            assertThat(spent).as("two thousand files").isLessThan(Duration.ofSeconds(15));
            var after =
                    folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "b7").equals("Cohere"));
            long same = IntStream.range(0, FILES)
                    .mapToObj(i -> new ManifestId("aigateway.envoyproxy.io", "AIServiceBackend", "default", "b" + i))
                    .filter(id ->
                            after.manifests().get(id) == before.manifests().get(id))
                    .count();
            assertThat(same).isEqualTo(FILES - 1);
        }
    }
}
