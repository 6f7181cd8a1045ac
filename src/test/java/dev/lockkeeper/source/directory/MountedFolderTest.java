package dev.lockkeeper.source.directory;

import static dev.lockkeeper.source.directory.TestFolder.backend;
import static dev.lockkeeper.source.directory.TestFolder.names;
import static dev.lockkeeper.source.directory.TestFolder.schemaOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are swapped by a symlink, as kubelet and git-sync do, change as a whole. */
class MountedFolderTest {
    @TempDir
    Path root;

    @Test
    void takesTheFilesOfAKubernetesVolumeOnceAndSwapsThemTogether() throws IOException {
        // Given: ..data -> ..1, and a link a file
        version("..1", "OpenAI");
        link("..data", "..1");
        link("a.yaml", "..data/a.yaml");
        link("b.yaml", "..data/b.yaml");
        try (var folder = new TestFolder(root).started()) {
            assertThat(names(folder.snapshots().getFirst()))
                    .containsExactly("AIServiceBackend default/a", "AIServiceBackend default/b");

            // When
            version("..2", "Cohere");
            link("..data_tmp", "..2");
            Files.move(root.resolve("..data_tmp"), root.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(root.resolve("..1/a.yaml"));
            Files.delete(root.resolve("..1/b.yaml"));
            Files.delete(root.resolve("..1"));

            // Then
            folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "a").equals("Cohere"));
            assertThat(folder.snapshots()).allSatisfy(snapshot -> {
                assertThat(schemaOf(snapshot, "a")).as("no mix").isEqualTo(schemaOf(snapshot, "b"));
                assertThat(snapshot.problems()).isEmpty();
            });
        }
    }

    @Test
    void seesTheSwapOfTheFolderItself() throws IOException {
        // Given: current -> 1
        version("1", "OpenAI");
        link("current", "1");
        try (var folder = new TestFolder(root.resolve("current")).started()) {

            // When
            version("2", "Cohere");
            link("next", "2");
            Files.move(root.resolve("next"), root.resolve("current"), StandardCopyOption.ATOMIC_MOVE);

            // Then
            var snapshot = folder.awaitSnapshot(one -> schemaOf(one, "a").equals("Cohere"));
            assertThat(schemaOf(snapshot, "b")).isEqualTo("Cohere");
        }
    }

    @Test
    void seesChangesBehindALinkThatLeadsElsewhere() throws IOException {
        // Given
        version("elsewhere", "OpenAI");
        Files.createDirectory(root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("folder/a.yaml"), root.resolve("elsewhere/a.yaml"));
        try (var folder = new TestFolder(root.resolve("folder")).started()) {

            // When
            Files.writeString(root.resolve("elsewhere/a.yaml"), backend("a", "Cohere"));

            // Then
            var snapshot = folder.awaitSnapshot(one -> schemaOf(one, "a").equals("Cohere"));
            assertThat(snapshot.manifests()).hasSize(1);
        }
    }

    @Test
    void endsOnLinksInACircle() throws IOException {
        // Given
        Files.writeString(root.resolve("a.yaml"), backend("a", "OpenAI"));
        link("loop", ".");

        // When
        try (var folder = new TestFolder(root).started()) {

            // Then
            assertThat(names(folder.snapshots().getFirst())).containsExactly("AIServiceBackend default/a");
        }
    }

    private void version(String name, String schema) throws IOException {
        Files.createDirectory(root.resolve(name));
        Files.writeString(root.resolve(name).resolve("a.yaml"), backend("a", schema));
        Files.writeString(root.resolve(name).resolve("b.yaml"), backend("b", schema));
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }
}
