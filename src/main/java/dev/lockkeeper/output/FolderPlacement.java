package dev.lockkeeper.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether manifests and output are kept apart; otherwise what is written would be read again. */
public final class FolderPlacement {

    private FolderPlacement() {}

    /** What is wrong with the two folders, in words for the start to stop with. Neither has to exist. */
    public static Optional<String> problem(Path manifests, Path output) throws IOException {
        Path source = real(manifests);
        Path target = real(output);
        boolean within = target.startsWith(source);
        boolean around = Stream.of(FileNames.GATEWAY, FileNames.BUNDLE, FileNames.STATUS)
                .anyMatch(part -> source.startsWith(target.resolve(part)));
        if (within || around) {
            return Optional.of(
                    "lockkeeper.output (LOCKKEEPER_OUTPUT): %s overlaps the folder of manifests %s, so that what is generated would be read as manifests; name a folder outside of it"
                            .formatted(output, manifests));
        }
        return Optional.empty();
    }

    /** With symbolic links followed as far as the path exists. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                return existing.toRealPath().resolve(existing.relativize(absolute));
            }
        }
        return absolute;
    }
}
