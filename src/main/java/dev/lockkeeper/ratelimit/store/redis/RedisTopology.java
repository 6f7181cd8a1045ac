package dev.lockkeeper.ratelimit.store.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How to find the Redis that keeps the counters. */
public sealed interface RedisTopology {

    record Single(RedisAddress address) implements RedisTopology {}

    /** @param master its name; the sentinels know where it is */
    record Sentinel(String master, List<RedisAddress> sentinels) implements RedisTopology {}

    /** @param seeds any of them tells all others */
    record Cluster(List<RedisAddress> seeds) implements RedisTopology {}

    /** {@code host:port}, the path of a socket, or {@code redis://host:port}. */
    static RedisTopology single(String url) {
        if (url.startsWith("/")) {
            return new Single(new RedisAddress.UnixSocket(Path.of(url)));
        }
        return new Single(RedisAddress.tcp(withoutScheme(url)));
    }

    /** {@code master,host1:port,host2:port…}. */
    static RedisTopology sentinel(String url) {
        List<String> items = items(url);
        if (items.size() < 2) {
            throw new IllegalArgumentException(
                    "'%s' names no sentinel; it must be master,host:port[,host:port…]".formatted(url));
        }
        return new Sentinel(items.getFirst(), addresses(items.subList(1, items.size())));
    }

    /** {@code host1:port,host2:port…}. */
    static RedisTopology cluster(String url) {
        return new Cluster(addresses(items(url)));
    }

    private static List<RedisAddress> addresses(List<String> items) {
        return items.stream()
                .<RedisAddress>map(item -> RedisAddress.tcp(withoutScheme(item)))
                .toList();
    }

    private static List<String> items(String url) {
        return Arrays.stream(url.split(",", -1)).map(String::strip).toList();
    }

    private static String withoutScheme(String url) {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            return url;
        }
        try {
            URI uri = new URI(url);
            return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (URISyntaxException e) {
            // Not the text itself: it may hold a password.
            throw new IllegalArgumentException("it is no redis:// URL: " + e.getReason(), e);
        }
    }
}
