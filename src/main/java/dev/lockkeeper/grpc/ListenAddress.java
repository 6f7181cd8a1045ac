package dev.lockkeeper.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ListenAddress {

    /** All addresses of the machine when {@code host} is empty; port 0 takes a free one. */
    record Tcp(String host, int port) implements ListenAddress {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** A Unix domain socket. */
    record UnixSocket(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    default SocketAddress socketAddress() {
        return switch (this) {
            case Tcp(var host, var port) when host.isEmpty() -> new InetSocketAddress(port);
            case Tcp(var host, var port) -> new InetSocketAddress(host, port);
            case UnixSocket(var path) -> UnixDomainSocketAddress.of(path);
        };
    }

    static ListenAddress port(int port) {
        return new Tcp("", port);
    }

    /**
     * Reads {@code unix:///path} or {@code host:port}.
     *
     * @throws IllegalArgumentException when it is neither; the message says what would be right
     */
    static ListenAddress parse(String text) {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            return new UnixSocket(absolute(text, path.startsWith("//") ? path.substring(2) : path));
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw notAnAddress(text);
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Tcp(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    private static Path absolute(String text, String path) {
        try {
            Path parsed = Path.of(path);
            if (parsed.isAbsolute()) {
                return parsed;
            }
        } catch (InvalidPathException e) {
            throw notAnAddress(text);
        }
        throw notAnAddress(text);
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException(
                "'%s' is not an address; give unix:///absolute/path or host:port with a port of 0 to 65535"
                        .formatted(text));
    }
}
