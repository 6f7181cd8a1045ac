package dev.lockkeeper.ratelimit.store.redis;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Looks up names on threads of its own: event loops have calls to answer meanwhile. */
final class NameLookup {

    private final HostNames hosts;

    NameLookup(HostNames hosts) {
        this.hosts = hosts;
    }

    /** @param found or the reason why not: one of them is told once, on the loop */
    void find(EventLoop loop, String host, Consumer<InetAddress> found, Consumer<String> failed) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal == null) {
            Thread.ofPlatform().daemon().name("redis-lookup").start(() -> look(loop, host, found, failed));
            return;
        }
        try {
            found.accept(InetAddress.getByAddress(host, literal));
        } catch (UnknownHostException e) {
            failed.accept(Connector.reason(e));
        }
    }

    private void look(EventLoop loop, String host, Consumer<InetAddress> found, Consumer<String> failed) {
        Runnable told;
        try {
            InetAddress address = hosts.find(host);
            told = () -> found.accept(address);
        } catch (UnknownHostException e) {
            told = () -> failed.accept("unknown host " + host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            told = () -> failed.accept("nobody looked up host " + host);
        }
        try {
            loop.execute(told);
        } catch (RejectedExecutionException ended) {
            // Nobody is left to be told.
        }
    }
}
