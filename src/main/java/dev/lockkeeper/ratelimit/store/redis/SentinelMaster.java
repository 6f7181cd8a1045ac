package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import dev.lockkeeper.ratelimit.store.redis.RedisTopology.Sentinel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Asks sentinels, one after the other, where the master is; begins with the one that answered last. */
final class SentinelMaster implements MasterFinder {

    private final Sentinel sentinel;
    private final RedisSettings settings;
    private final Connector connector;
    private final AtomicInteger next = new AtomicInteger();

    SentinelMaster(Sentinel sentinel, RedisSettings settings) {
        this.sentinel = sentinel;
        this.settings = settings;
        this.connector = new Connector(settings);
    }

    @Override
    public void find(EventLoop loop, Consumer<RedisAddress> found, Consumer<String> failed) {
        new Search(loop, found, failed).ask(sentinel.sentinels().size());
    }

    /** One search; on its loop. */
    private final class Search {

        private final EventLoop loop;
        private final Consumer<RedisAddress> found;
        private final Consumer<String> failed;

        Search(EventLoop loop, Consumer<RedisAddress> found, Consumer<String> failed) {
            this.loop = loop;
            this.found = found;
            this.failed = failed;
        }

        void ask(int left) {
            int number = Math.floorMod(next.get(), sentinel.sentinels().size());
            RedisAddress address = sentinel.sentinels().get(number);
            Consumer<String> passOn = once(why -> {
                next.compareAndSet(number, number + 1);
                if (left > 1) {
                    ask(left - 1);
                } else {
                    failed.accept("no sentinel knows where %s is; the last one, %s: %s"
                            .formatted(sentinel.master(), address, why));
                }
            });
            connector.connect(
                    loop,
                    address,
                    new RedisConnection(new SendWindow(2, Long.MAX_VALUE), passOn),
                    asked -> question(asked, passOn),
                    passOn);
        }

        private void question(RedisConnection connection, Consumer<String> passOn) {
            long deadline = System.nanoTime() + Connector.TIMEOUT_NANOS;
            settings.sentinelCredentials()
                    .ifPresent(credentials ->
                            connection.send(new Ask(deadline, credentials.command(), reply -> {}, failure -> {})));
            connection.send(new Ask(
                    deadline,
                    List.of("SENTINEL", "get-master-addr-by-name", sentinel.master()),
                    reply -> {
                        if (reply instanceof Reply.Many(List<Reply> items)
                                && items.size() == 2
                                && items.get(0) instanceof Reply.Text(String host)
                                && items.get(1) instanceof Reply.Text(String port)) {
                            // What its end says comes too late to count.
                            connection.whenLost(why -> {});
                            found.accept(new Tcp(host, Integer.parseInt(port)));
                        } else {
                            passOn.accept(reply instanceof Reply.Refusal(String text) ? text : "no such name");
                        }
                        connection.close("asked");
                    },
                    failure -> connection.close(failure.message())));
        }
    }

    private static Consumer<String> once(Consumer<String> told) {
        AtomicInteger times = new AtomicInteger();
        return why -> {
            if (times.getAndIncrement() == 0) {
                told.accept(why);
            }
        };
    }
}
