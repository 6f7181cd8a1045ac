package dev.lockkeeper.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of one volume of a Pod, changed as the kubelet does it: all files of a state are in a hidden folder, and one
 * rename of the link {@code ..data} puts the next state in place of the last.
 */
final class PodVolume {
    private final Path folder;
    private final Path data;
    private Map<String, byte[]> last = Map.of();

    PodVolume(Path folder) {
        this.folder = folder;
        this.data = folder.resolve("..data");
    }

    Path folder() {
        return folder;
    }

    /** {@code files}: by path below the folder. */
    void show(Map<String, byte[]> files) {
        if (same(files)) {
            return;
        }
        try {
            var state = Files.createTempDirectory(folder, "..state-");
            for (var file : files.entrySet()) {
                var path = state.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            var former = Files.exists(data) ? data.toRealPath() : null;
            var link = folder.resolve("..new");
            Files.createSymbolicLink(link, state.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            names(files);
            if (former != null) {
                delete(former);
            }
            last = new TreeMap<>(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean same(Map<String, byte[]> files) {
        return Files.exists(data)
                && last.keySet().equals(files.keySet())
                && files.entrySet().stream().allMatch(file -> Arrays.equals(last.get(file.getKey()), file.getValue()));
    }

    /** What programs open: a link through {@code ..data} for each name at the top. */
    private void names(Map<String, byte[]> files) throws IOException {
        var wanted = new TreeMap<String, Path>();
        for (var file : files.keySet()) {
            var top = Path.of(file).getName(0).toString();
            wanted.put(top, Path.of("..data").resolve(top));
        }
        try (var present = Files.newDirectoryStream(
                folder, entry -> !entry.getFileName().toString().startsWith(".."))) {
            for (var link : present) {
                if (wanted.remove(link.getFileName().toString()) == null) {
                    Files.delete(link);
                }
            }
        }
        for (var link : wanted.entrySet()) {
            Files.createSymbolicLink(folder.resolve(link.getKey()), link.getValue());
        }
    }

    private static void delete(Path state) throws IOException {
        try (var files = Files.walk(state)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
