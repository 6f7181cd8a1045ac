package dev.lockkeeper.grpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix domain socket: made room for before binding, opened to other users after. */
final class UnixSocketFile {

    private final Path path;

    UnixSocketFile(Path path) {
        this.path = path;
    }

    /** Makes the folder and removes a socket that nobody listens on any more; any other file there is left alone. */
    void prepare() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("%s is there and is not a socket; remove it or choose another path".formatted(path));
        }
        if (somebodyListens()) {
            throw new IOException("another process listens on %s".formatted(path));
        }
        Files.delete(path);
    }

    /** Envoy runs as another user than we do. */
    void open() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private boolean somebodyListens() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            return false;
        }
    }
}
