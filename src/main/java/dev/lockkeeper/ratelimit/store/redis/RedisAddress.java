package dev.lockkeeper.ratelimit.store.redis;

import java.nio.file.Path;

/** Where a Redis listens. */
public sealed interface RedisAddress {

    int DEFAULT_PORT = 6379;

    record Tcp(String host, int port) implements RedisAddress {

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    record UnixSocket(Path path) implements RedisAddress {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** {@code host}, {@code host:port}, {@code [IPv6]:port}. @throws IllegalArgumentException says what is wrong with it */
    static Tcp tcp(String text) {
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("'%s' has no host; it must be host:port".formatted(text));
        }
        return new Tcp(host, colon < 0 ? DEFAULT_PORT : port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'%s' has no port between 1 and 65535; it must be host:port".formatted(text));
    }
}
