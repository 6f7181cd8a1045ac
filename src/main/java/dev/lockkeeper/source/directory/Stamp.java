package dev.lockkeeper.source.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Tells two states of a file apart without reading it. The change time sees writes that set back the modification time.
 *
 * @param real where the name leads to, so that a swapped symlink counts as a change
 */
record Stamp(Path real, String identity, long size, FileTime modified, FileTime changed) {
    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    static Stamp of(Path real) throws IOException {
        var basic = Files.readAttributes(real, BasicFileAttributes.class);
        var changed = UNIX ? (FileTime) Files.getAttribute(real, "unix:ctime") : basic.lastModifiedTime();
        return new Stamp(real, String.valueOf(basic.fileKey()), basic.size(), basic.lastModifiedTime(), changed);
    }
}
