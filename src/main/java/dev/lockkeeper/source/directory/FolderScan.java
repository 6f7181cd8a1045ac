package dev.lockkeeper.source.directory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One look through the folder. Hidden names are passed over, which covers {@code ..data} and the dated folders of
 * Kubernetes volumes (their files are read through the visible links), {@code .git} and most editors' temporary files;
 * the others don't end in yaml, yml or json. Every real file is taken once, under its first name.
 */
final class FolderScan {
    private final SortedMap<Path, Stamp> files = new TreeMap<>();
    private final SortedMap<Path, String> unreadable = new TreeMap<>();
    private final Set<Path> seen = new HashSet<>();
    private final Consumer<Path> beforeListing;

    private FolderScan(Consumer<Path> beforeListing) {
        this.beforeListing = beforeListing;
    }

    /**
     * @param beforeListing gets each real folder that files come from, before its names are read, so that a watch misses nothing
     */
    static FolderScan of(Path folder, Consumer<Path> beforeListing) {
        var scan = new FolderScan(beforeListing);
        scan.visit(folder);
        if (scan.seen.isEmpty() && scan.unreadable.isEmpty()) {
            scan.unreadable.put(folder, "the folder does not exist");
        }
        return scan;
    }

    SortedMap<Path, Stamp> files() {
        return files;
    }

    /** Folders that could not be listed, with the reason. */
    SortedMap<Path, String> unreadable() {
        return unreadable;
    }

    boolean couldNotSee(Path file) {
        return unreadable.keySet().stream().anyMatch(file::startsWith);
    }

    private void visit(Path path) {
        try {
            var real = path.toRealPath();
            if (!seen.add(real)) {
                return;
            }
            if (Files.isDirectory(real)) {
                list(path, real);
            } else if (isManifest(path) && Files.isRegularFile(real)) {
                if (Files.isSymbolicLink(path)) {
                    beforeListing.accept(real.getParent());
                }
                files.put(path, Stamp.of(real));
            }
        } catch (NoSuchFileException e) {
            // Gone since its folder was listed, or a link to nowhere: not there.
        } catch (IOException e) {
            unreadable.put(path, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private void list(Path folder, Path real) throws IOException {
        beforeListing.accept(real);
        SortedSet<Path> names = new TreeSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(names::add);
        }
        names.stream()
                .filter(name -> !name.getFileName().toString().startsWith("."))
                .forEach(this::visit);
    }

    private static boolean isManifest(Path path) {
        var name = String.valueOf(path.getFileName());
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
