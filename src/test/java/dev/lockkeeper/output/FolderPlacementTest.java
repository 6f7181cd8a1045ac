package dev.lockkeeper.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output folder that would be read as manifests again is refused, also behind a symbolic link. */
class FolderPlacementTest {

    @TempDir
    Path temp;

    @Test
    void refusesAnOutputWithinTheManifests() throws IOException {
        // Given
        Path output = temp.resolve("manifests/out");

        // When
        Optional<String> problem = FolderPlacement.problem(temp.resolve("manifests"), output);

        // Then
        assertThat(problem)
                .contains(
                        "lockkeeper.output (LOCKKEEPER_OUTPUT): %s overlaps the folder of manifests %s, so that what is generated would be read as manifests; name a folder outside of it"
                                .formatted(output, temp.resolve("manifests")));
    }

    @Test
    void seesThroughASymbolicLink() throws IOException {
        // Given
        Path manifests = Files.createDirectories(temp.resolve("manifests"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), manifests);

        // When
        Optional<String> problem = FolderPlacement.problem(manifests, link.resolve("out"));

        // Then
        assertThat(problem).isPresent();
    }

    @Test
    void refusesManifestsWithinAGeneratedFolder() throws IOException {
        // When
        Optional<String> problem = FolderPlacement.problem(temp.resolve("out/gateway"), temp.resolve("out"));

        // Then
        assertThat(problem).isPresent();
    }

    @Test
    void acceptsNeighbours() throws IOException {
        // When
        Optional<String> problem = FolderPlacement.problem(temp.resolve("manifests"), temp.resolve("manifests-out"));

        // Then
        assertThat(problem).isEmpty();
    }
}
