package dev.lockkeeper.ratelimit.store.redis;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** Finds the Redis that takes writes. */
interface MasterFinder {

    /** @param found or the reason why not: one of them is told once, on the loop */
    void find(EventLoop loop, Consumer<RedisAddress> found, Consumer<String> failed);

    static MasterFinder of(RedisSettings settings) {
        return switch (settings.topology()) {
            case RedisTopology.Single single -> new FixedMaster(single.address());
            case RedisTopology.Sentinel sentinel -> new SentinelMaster(sentinel, settings);
            case RedisTopology.Cluster cluster ->
                throw new IllegalArgumentException("a cluster has no single master: " + cluster);
        };
    }
}
