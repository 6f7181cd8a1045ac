package dev.lockkeeper.source.directory;

import static dev.lockkeeper.source.directory.TestFolder.backend;
import static dev.lockkeeper.source.directory.TestFolder.names;
import static dev.lockkeeper.source.directory.TestFolder.problems;
import static dev.lockkeeper.source.directory.TestFolder.schemaOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved in the folder is in force within a second; what is broken takes nothing away. */
class DirectorySourceIT {
    @TempDir
    Path root;

    private TestFolder folder;

    @BeforeEach
    void open() {
        folder = new TestFolder(root);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void readsSubfoldersAndSeveralDocumentsAFile() throws IOException {
        // Given
        folder.write("a.yaml", "# two\n---\n" + backend("a1", "OpenAI") + "---\n" + backend("a2", "Cohere") + "---\n");
        folder.write("deep/er/b.yml", backend("b", "Anthropic"));
        folder.write(
                "c.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"namespace\":\"x\"}}");
        folder.write("notes.txt", "not a manifest");

        // When
        folder.started();

        // Then
        var snapshot = folder.awaitSnapshot(any -> true);
        assertThat(names(snapshot))
                .containsExactly(
                        "ConfigMap x/c",
                        "AIServiceBackend default/a1",
                        "AIServiceBackend default/a2",
                        "AIServiceBackend default/b");
        assertThat(snapshot.manifests().values())
                .extracting(Manifest::origin)
                .containsExactly(
                        root + "/c.json:1", root + "/a.yaml:3", root + "/a.yaml:15", root + "/deep/er/b.yml:1");
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void deliversAnEmptyFolderToo() {
        // When
        folder.started();

        // Then
        assertThat(folder.snapshots()).hasSize(1);
        assertThat(folder.snapshots().getFirst().manifests()).isEmpty();
    }

    @Test
    void takesUpNewChangedAndRemovedFiles() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI"));
        folder.started();

        // When
        folder.write("sub/b.yaml", backend("b", "OpenAI"));
        folder.awaitSnapshot(snapshot -> names(snapshot).contains("AIServiceBackend default/b"));
        folder.write("a.yaml", backend("a", "Cohere"));
        folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "a").equals("Cohere"));
        Files.delete(root.resolve("sub/b.yaml"));

        // Then
        var last = folder.awaitSnapshot(snapshot -> snapshot.manifests().size() == 1);
        assertThat(names(last)).containsExactly("AIServiceBackend default/a");
    }

    @Test
    void keepsUnchangedManifestsAsTheSameInstances() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI"));
        var before = folder.started().awaitSnapshot(any -> true);

        // When
        folder.write("b.yaml", backend("b", "OpenAI"));

        // Then
        var after = folder.awaitSnapshot(snapshot -> snapshot.manifests().size() == 2);
        var id = before.manifests().firstKey();
        assertThat(after.manifests().get(id)).isSameAs(before.manifests().get(id));
    }

    @Test
    void saysFileLineObjectFieldAndReasonOfABrokenEditAndKeepsTheFormerVersion() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When
        folder.write("a.yaml", backend("a", "Cohere") + "---\n" + backend("b", "Nonsense"));

        // Then
        var snapshot = folder.awaitSnapshot(one -> !one.problems().isEmpty());
        assertThat(problems(snapshot))
                .containsExactly(root + "/a.yaml:19: AIServiceBackend default/b: spec.schema.name: Unsupported value:"
                        + " \"Nonsense\": supported values: \"OpenAI\", \"Cohere\", \"AWSBedrock\", \"AzureOpenAI\","
                        + " \"GCPVertexAI\", \"GCPAnthropic\", \"Anthropic\", \"AWSAnthropic\""
                        + " (the last good version stays in use)");
        assertThat(schemaOf(snapshot, "a")).isEqualTo("Cohere");
        assertThat(schemaOf(snapshot, "b")).isEqualTo("OpenAI");
    }

    @Test
    void keepsTheFormerObjectOfADocumentThatIsNoYaml() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When
        folder.write("a.yaml", backend("a", "Cohere") + "---\n" + backend("b", "[unclosed"));

        // Then
        var snapshot = folder.awaitSnapshot(one -> !one.problems().isEmpty());
        assertThat(problems(snapshot))
                .containsExactly(
                        root + "/a.yaml:20: AIServiceBackend default/b: not YAML: expected ',' or ']', but got :"
                                + " while parsing a flow sequence that starts in line 19 (the last good version stays in use)");
        assertThat(schemaOf(snapshot, "a")).isEqualTo("Cohere");
        assertThat(schemaOf(snapshot, "b")).isEqualTo("OpenAI");
    }

    @Test
    void keepsAllFormerObjectsOfAFileWhenABrokenOneCannotBeTold() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When
        folder.write("a.yaml", backend("a", "Cohere") + "---\n}\n");

        // Then
        var snapshot = folder.awaitSnapshot(one -> !one.problems().isEmpty());
        assertThat(names(snapshot)).containsExactly("AIServiceBackend default/a", "AIServiceBackend default/b");
        assertThat(schemaOf(snapshot, "a")).isEqualTo("Cohere");
        assertThat(problems(snapshot)).singleElement().asString().endsWith("(the last good version stays in use)");
    }

    @Test
    void removesAnObjectThatSomebodyTookOutThoughAnotherIsBroken() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When
        folder.write("a.yaml", backend("b", "Nonsense"));

        // Then
        var snapshot = folder.awaitSnapshot(one -> !one.problems().isEmpty());
        assertThat(names(snapshot)).containsExactly("AIServiceBackend default/b");
    }

    @Test
    void forgetsTheProblemWhenTheEditIsMended() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "Nonsense"));
        folder.started();
        assertThat(folder.snapshots().getFirst().manifests()).isEmpty();

        // When
        folder.write("a.yaml", backend("a", "OpenAI"));

        // Then
        var snapshot = folder.awaitSnapshot(one -> one.problems().isEmpty());
        assertThat(names(snapshot)).containsExactly("AIServiceBackend default/a");
    }

    @Test
    void neverShowsAHalfWrittenFile() throws IOException {
        // Given
        folder = new TestFolder(root, TestFolder.PATIENT);
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When: an editor that truncates and writes in pieces
        var text = backend("a", "Cohere") + "---\n" + backend("b", "Cohere");
        try (var out = Files.newOutputStream(root.resolve("a.yaml"), StandardOpenOption.TRUNCATE_EXISTING)) {
            for (var piece : text.split("(?<=\\G.{40})")) {
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
                Pause.ofMillis(5);
            }
        }

        // Then
        folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "b").equals("Cohere"));
        assertThat(folder.snapshots()).allSatisfy(snapshot -> {
            assertThat(snapshot.problems()).isEmpty();
            assertThat(snapshot.manifests()).hasSize(2);
        });
    }

    @Test
    void passesOverTheTemporaryFilesOfEditors() throws IOException {
        // Given
        folder.write("a.yaml", backend("a", "OpenAI"));
        folder.started();

        // When: vim and emacs at work, then a real change
        for (var name :
                new String[] {".a.yaml.swp", "4913", "a.yaml~", "#a.yaml#", ".#a.yaml", ".git/x.yaml", "a.yaml.bak"}) {
            folder.write(name, "{ half");
        }
        folder.replace("a.yaml", backend("a", "Cohere"));

        // Then
        folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "a").equals("Cohere"));
        assertThat(folder.snapshots())
                .allSatisfy(snapshot -> assertThat(snapshot.problems()).isEmpty());
    }

    @Test
    void neverMissesAnObjectThatMovesToAnotherFile() throws IOException {
        // Given
        folder = new TestFolder(root, TestFolder.PATIENT);
        folder.write("a.yaml", backend("a", "OpenAI") + "---\n" + backend("b", "OpenAI"));
        folder.started();

        // When
        folder.write("a.yaml", backend("a", "OpenAI"));
        folder.write("other.yaml", backend("b", "Cohere"));

        // Then
        folder.awaitSnapshot(snapshot -> schemaOf(snapshot, "b").equals("Cohere"));
        assertThat(folder.snapshots()).allSatisfy(snapshot -> {
            assertThat(snapshot.manifests()).hasSize(2);
            assertThat(snapshot.problems()).isEmpty();
        });
    }

    @Test
    void usesTheFirstOfTwoFilesThatDefineTheSameObject() throws IOException {
        // Given
        folder.write("a.yaml", backend("same", "OpenAI"));
        folder.write("b.yaml", "\n" + backend("same", "Cohere"));

        // When
        var snapshot = folder.started().awaitSnapshot(any -> true);

        // Then
        assertThat(schemaOf(snapshot, "same")).isEqualTo("OpenAI");
        assertThat(problems(snapshot))
                .containsExactly(root + "/b.yaml:2: AIServiceBackend default/same: already defined in " + root
                        + "/a.yaml:1, which is used; remove one of the two");
    }

    @Test
    void keepsEverythingWhileTheFolderIsAway() throws IOException {
        // Given
        var inner = new TestFolder(root.resolve("mounted"));
        inner.write("a.yaml", backend("a", "OpenAI"));
        inner.started();

        // When
        Files.move(root.resolve("mounted"), root.resolve("elsewhere"));

        // Then
        try (inner) {
            var snapshot = inner.awaitSnapshot(one -> !one.problems().isEmpty());
            assertThat(names(snapshot)).containsExactly("AIServiceBackend default/a");
            assertThat(problems(snapshot))
                    .containsExactly(root + "/mounted: the folder does not exist (the last good version stays in use)");
        }
    }

    @Test
    void seesAFolderThatComesLater() throws IOException {
        // Given
        try (var later = new TestFolder(root.resolve("later")).started()) {
            assertThat(problems(later.snapshots().getFirst()))
                    .containsExactly(root + "/later: the folder does not exist");

            // When
            later.write("a.yaml", backend("a", "OpenAI"));

            // Then
            var snapshot = later.awaitSnapshot(one -> !one.manifests().isEmpty());
            assertThat(snapshot.problems()).isEmpty();
            assertThat(names(snapshot)).containsExactly("AIServiceBackend default/a");
        }
    }
}
