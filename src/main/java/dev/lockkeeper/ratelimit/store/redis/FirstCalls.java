package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Calls that came before a connection's first attempt has ended: a node of a cluster that has just become a master is met by the call itself. They
 * wait for it as long as they may; a connection that was lost is not waited for. All of it happens on the loop.
 */
final class FirstCalls {

    private final EventLoop loop;
    private final int most;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private boolean ended;

    /** @param most that may wait */
    FirstCalls(EventLoop loop, int most) {
        this.loop = loop;
        this.most = most;
    }

    /** Sends it on, or ends it, later. Only while the first attempt {@link #lasts}. */
    void add(Command command) {
        if (waiting.size() >= most) {
            command.fail(new StoreFailure(
                    Kind.OVERLOAD, "%d calls wait for a connection to Redis".formatted(waiting.size())));
            return;
        }
        waiting.add(command);
        loop.schedule(() -> expire(command), command.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    boolean lasts() {
        return !ended;
    }

    void connected(RedisConnection connection) {
        ended = true;
        for (Command command = waiting.poll(); command != null; command = waiting.poll()) {
            connection.send(command);
        }
    }

    void failed(String reason) {
        ended = true;
        StoreFailure failure = new StoreFailure(Kind.CONNECTION, "no connection to Redis: " + reason);
        for (Command command = waiting.poll(); command != null; command = waiting.poll()) {
            command.fail(failure);
        }
    }

    private void expire(Command command) {
        if (waiting.remove(command)) {
            command.fail(new StoreFailure(Kind.TIMEOUT, "no connection to Redis in time"));
        }
    }
}
