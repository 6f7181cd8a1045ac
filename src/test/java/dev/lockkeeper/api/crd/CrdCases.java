package dev.lockkeeper.api.crd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All manifests under {@code src/test/resources/crd}, for every part that accepts or refuses manifests. */
public final class CrdCases {
    private static final Path ROOT = Path.of("src", "test", "resources", "crd");

    private CrdCases() {}

    /** In the order of their names. */
    public static List<CrdCase> all() {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> CrdCase.of(ROOT, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
