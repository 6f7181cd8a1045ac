package dev.lockkeeper.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which files of a folder are ours, kept in the folder as a journal: {@code +path} before a file is made, {@code -path}
 * after it is gone. So a crash at any point leaves no file of ours that the next start does not know.
 */
final class OwnedFiles {

    static final String NAME = ".lockkeeper-files";

    private final Path journal;
    private final SortedSet<String> paths = new TreeSet<>();

    private OwnedFiles(Path journal) {
        this.journal = journal;
    }

    /** Reads the journal and writes it again without what is over. */
    static OwnedFiles open(Path root) throws IOException {
        OwnedFiles owned = new OwnedFiles(root.resolve(NAME));
        if (Files.exists(owned.journal)) {
            List<String> lines = Files.readAllLines(owned.journal, StandardCharsets.UTF_8);
            for (String line : lines) {
                owned.replay(root, line);
            }
        }
        String compact = owned.paths.stream().map(path -> "+" + path + "\n").collect(Collectors.joining());
        Path next = root.resolve(NAME + ".new");
        Files.writeString(next, compact, StandardCharsets.UTF_8);
        Files.move(next, owned.journal, StandardCopyOption.ATOMIC_MOVE);
        return owned;
    }

    boolean contains(String path) {
        return paths.contains(path);
    }

    SortedSet<String> all() {
        return new TreeSet<>(paths);
    }

    void add(String path) throws IOException {
        if (!paths.contains(path)) {
            append("+" + path);
            paths.add(path);
        }
    }

    void remove(String path) throws IOException {
        if (paths.contains(path)) {
            append("-" + path);
            paths.remove(path);
        }
    }

    /** A path that would leave the folder is nothing we wrote. */
    private void replay(Path root, String line) {
        String path = line.isEmpty() ? "" : line.substring(1);
        Path file = root.resolve(path).normalize();
        if (line.startsWith("-")) {
            paths.remove(path);
        } else if (line.startsWith("+") && !path.isEmpty() && file.startsWith(root) && Files.isRegularFile(file)) {
            paths.add(path);
        }
    }

    private void append(String line) throws IOException {
        Files.writeString(
                journal, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
