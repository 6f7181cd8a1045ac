package dev.lockkeeper.output;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A folder that other programs watch. A file appears and changes whole: it is written beside, outside of what is watched
 * but in the same file system, and moved into place. Not safe for several threads.
 */
public final class OutputFolder {

    private static final String BESIDE = ".writing";

    /** Who may read a file. */
    enum Access {
        EVERYONE("rw-r--r--", "rwxr-xr-x"),
        OWNER("rw-------", "rwx------");

        private final String file;
        private final String folder;

        Access(String file, String folder) {
            this.file = file;
            this.folder = folder;
        }
    }

    private final Path root;
    private final Path beside;
    private final boolean posix;
    private final OwnedFiles owned;

    private OutputFolder(Path root, boolean posix, OwnedFiles owned) {
        this.root = root;
        this.beside = root.resolve(BESIDE);
        this.posix = posix;
        this.owned = owned;
    }

    /** Makes the folder if need be. */
    public static OutputFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path root = folder.toRealPath();
        Files.createDirectories(root.resolve(BESIDE));
        // Envoy Gateway and processors expect their folders to be there, also while there is nothing in them.
        FileStore store = Files.getFileStore(root);
        OutputFolder opened = new OutputFolder(
                root, store.supportsFileAttributeView(PosixFileAttributeView.class), OwnedFiles.open(root));
        opened.folder(root.resolve(FileNames.GATEWAY), Access.EVERYONE);
        opened.folder(root.resolve(FileNames.BUNDLE), Access.OWNER);
        opened.folder(root.resolve(FileNames.STATUS), Access.EVERYONE);
        return opened;
    }

    public Path root() {
        return root;
    }

    /** Paths of all files that we wrote, relative to the folder, with {@code /}. */
    SortedSet<String> owned() {
        return owned.all();
    }

    Optional<byte[]> read(String path) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Brings a file to this content; false when it had it already.
     *
     * @throws ForeignFile when a file is there that we did not write
     */
    boolean put(String path, byte[] content, Access access) throws IOException, ForeignFile {
        Path file = root.resolve(path);
        Optional<byte[]> present = read(path);
        if (present.isPresent() && Arrays.equals(present.get(), content)) {
            return false;
        }
        if (present.isPresent() && !owned.contains(path)) {
            throw new ForeignFile(file);
        }
        folder(parent(file), access);
        Path next = beside.resolve(file.getFileName());
        Files.deleteIfExists(next);
        Files.createFile(next, permissions(access.file));
        Files.write(next, content);
        owned.add(path);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Deletes a file of ours, with the folders it leaves empty; false when there is none. */
    boolean remove(String path) throws IOException {
        if (!owned.contains(path)) {
            return false;
        }
        Path file = root.resolve(path);
        boolean gone = Files.deleteIfExists(file);
        owned.remove(path);
        for (Path parent = parent(file); deep(parent); parent = parent(parent)) {
            try (var entries = Files.list(parent)) {
                if (entries.findAny().isPresent()) {
                    break;
                }
            }
            Files.delete(parent);
        }
        return gone;
    }

    /** Below {@code gateway/}, {@code bundle/} and {@code status/}, which stay. */
    private boolean deep(Path folder) {
        return folder.startsWith(root) && root.relativize(folder).getNameCount() > 1;
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private void folder(Path folder, Access access) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, permissions(access.folder));
        }
    }

    private FileAttribute<?>[] permissions(String rights) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
