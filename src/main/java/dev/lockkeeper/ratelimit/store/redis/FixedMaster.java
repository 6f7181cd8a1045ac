package dev.lockkeeper.ratelimit.store.redis;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** A Redis that is always at the same address. */
record FixedMaster(RedisAddress address) implements MasterFinder {

    @Override
    public void find(EventLoop loop, Consumer<RedisAddress> found, Consumer<String> failed) {
        found.accept(address);
    }
}
