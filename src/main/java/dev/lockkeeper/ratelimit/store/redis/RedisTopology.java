package dev.lockkeeper.ratelimit.store.redis;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How to find the Redis that keeps the counters. */
public sealed interface RedisTopology {

    /** @param database its number; 0 where a server has no others */
    record Single(RedisAddress address, int database) implements RedisTopology {

        Single(RedisAddress address) {
            this(address, 0);
        }
    }

    /** @param master its name; the sentinels know where it is */
    record Sentinel(String master, List<RedisAddress> sentinels) implements RedisTopology {}

    /** @param seeds any of them tells all others */
    record Cluster(List<RedisAddress> seeds) implements RedisTopology {}

    /** {@code host:port}, the path of a socket, or {@code redis://user:password@host:port/database}. */
    static RedisTopology single(String url) {
        if (url.startsWith("/")) {
            return new Single(new RedisAddress.UnixSocket(Path.of(url)));
        }
        RedisUrl server = RedisUrl.of(url);
        return new Single(server.address(), server.database());
    }

    /** {@code master,host1:port,host2:port…}. */
    static RedisTopology sentinel(String url) {
        List<String> items = items(url);
        if (items.size() < 2) {
            // Not the text itself: it may hold a password.
            throw new IllegalArgumentException("it names no sentinel; it must be master,host:port[,host:port…]");
        }
        return new Sentinel(items.getFirst(), addresses(items.subList(1, items.size()), "sentinels have no databases"));
    }

    /** {@code host1:port,host2:port…}. */
    static RedisTopology cluster(String url) {
        return new Cluster(addresses(items(url), "a cluster has no database but 0"));
    }

    /** What stands between commas. */
    static List<String> items(String url) {
        return Arrays.stream(url.split(",", -1)).map(String::strip).toList();
    }

    private static List<RedisAddress> addresses(List<String> items, String noDatabase) {
        return items.stream()
                .map(RedisUrl::of)
                .<RedisAddress>map(server -> {
                    if (server.database() > 0) {
                        throw new IllegalArgumentException(noDatabase);
                    }
                    return server.address();
                })
                .toList();
    }
}
