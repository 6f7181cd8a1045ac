package dev.lockkeeper.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.output.OutputFolder.Access;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the output folder appear whole, change only when their bytes do, and nobody else's file is touched. */
class OutputFolderTest {

    private static final byte[] ONE = "one\n".getBytes(UTF_8);
    private static final byte[] TWO = "two\n".getBytes(UTF_8);

    @TempDir
    Path temp;

    @Test
    void leavesAFileAloneWhoseBytesAreTheSame() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);
        folder.put("gateway/a.yaml", ONE, Access.EVERYONE);
        FileTime before = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(temp.resolve("gateway/a.yaml"), before);

        // When
        boolean wrote = folder.put("gateway/a.yaml", ONE, Access.EVERYONE);

        // Then
        assertThat(wrote).isFalse();
        assertThat(Files.getLastModifiedTime(temp.resolve("gateway/a.yaml"))).isEqualTo(before);
    }

    @Test
    void aWatcherSeesAReplacedFileNotOneBeingWritten() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);
        folder.put("gateway/a.yaml", ONE, Access.EVERYONE);
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            temp.resolve("gateway")
                    .register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);

            // When
            folder.put("gateway/a.yaml", TWO, Access.EVERYONE);

            // Then
            Files.createFile(temp.resolve("gateway/end"));
            assertThat(eventsUntil(watch, "end")).containsExactly("ENTRY_CREATE a.yaml", "ENTRY_CREATE end");
        }
    }

    @Test
    void refusesToReplaceAFileOfSomebodyElse() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);
        Files.write(temp.resolve("gateway/a.yaml"), ONE);

        // When
        assertThatThrownBy(() -> folder.put("gateway/a.yaml", TWO, Access.EVERYONE))
                // Then
                .isInstanceOf(ForeignFile.class)
                .hasMessage(
                        "%s was not written by Lockkeeper and is left as it is; move it away, or name another folder in lockkeeper.output (LOCKKEEPER_OUTPUT)",
                        temp.toRealPath().resolve("gateway/a.yaml"));
        assertThat(Files.readAllBytes(temp.resolve("gateway/a.yaml"))).isEqualTo(ONE);
    }

    @Test
    void removesNothingOfSomebodyElse() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);
        Files.write(temp.resolve("gateway/theirs.yaml"), ONE);

        // When
        boolean removed = folder.remove("gateway/theirs.yaml");

        // Then
        assertThat(removed).isFalse();
        assertThat(temp.resolve("gateway/theirs.yaml")).exists();
    }

    @Test
    void knowsItsFilesAfterARestart() throws Exception {
        // Given
        OutputFolder before = OutputFolder.open(temp);
        before.put("gateway/a.yaml", ONE, Access.EVERYONE);
        before.put("gateway/b.yaml", ONE, Access.EVERYONE);
        before.put("bundle/ns/gw/index.yaml", ONE, Access.OWNER);
        before.remove("gateway/b.yaml");

        // When
        OutputFolder after = OutputFolder.open(temp);

        // Then
        assertThat(after.owned()).containsExactly("bundle/ns/gw/index.yaml", "gateway/a.yaml");
        assertThat(after.put("gateway/a.yaml", TWO, Access.EVERYONE)).isTrue();
    }

    @Test
    void aJournalThatLeadsOutOfTheFolderIsNotFollowed() throws Exception {
        // Given
        Path outside = Files.write(temp.resolve("outside.txt"), ONE);
        Path root = temp.resolve("out");
        OutputFolder.open(root);
        Files.writeString(root.resolve(OwnedFiles.NAME), "+../outside.txt\n");

        // When
        OutputFolder folder = OutputFolder.open(root);

        // Then
        assertThat(folder.owned()).isEmpty();
        assertThat(outside).exists();
    }

    @Test
    void takesEmptyFoldersAwayButTheTopOnes() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);
        folder.put("bundle/ns/gw/parts/000", ONE, Access.OWNER);

        // When
        folder.remove("bundle/ns/gw/parts/000");

        // Then
        assertThat(temp.resolve("bundle")).isEmptyDirectory();
    }

    @Test
    void letsOnlyTheOwnerReadCredentials() throws Exception {
        // Given
        OutputFolder folder = OutputFolder.open(temp);

        // When
        folder.put("bundle/ns/gw/parts/000", ONE, Access.OWNER);

        // Then
        assertThat(rights("bundle/ns/gw/parts/000")).isEqualTo("rw-------");
        assertThat(rights("bundle/ns/gw/parts")).isEqualTo("rwx------");
    }

    private String rights(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(path)));
    }

    private static List<String> eventsUntil(WatchService watch, String last) throws InterruptedException {
        List<String> events = new ArrayList<>();
        while (!events.contains("ENTRY_CREATE " + last)) {
            WatchKey key = watch.poll(10, TimeUnit.SECONDS);
            assertThat(key).as("events so far: %s", events).isNotNull();
            key.pollEvents().forEach(event -> events.add(event.kind() + " " + event.context()));
            key.reset();
        }
        return events;
    }
}
