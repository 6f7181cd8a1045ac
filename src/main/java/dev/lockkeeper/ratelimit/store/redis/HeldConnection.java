package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one event loop, made again whenever it is lost. It is up once the server has accepted the credentials and knows the script.
 * Its fields belong to the loop; only {@link #up} is for all.
 */
final class HeldConnection {

    /** What is told of it. */
    interface Watcher {
        void up(RedisAddress address);

        void down(String reason);
    }

    private final EventLoop loop;
    private final RedisSettings settings;
    private final MasterFinder finder;
    private final Script script;
    private final Connector connector;
    private final Watcher watcher;
    private final Backoff backoff = new Backoff();
    private final FirstCalls firstCalls;
    private ServerClock clock = new ServerClock();
    private @Nullable RedisConnection connection;
    private boolean closed;
    private volatile boolean up;

    HeldConnection(EventLoop loop, RedisSettings settings, MasterFinder finder, Script script, Watcher watcher) {
        this.loop = loop;
        this.settings = settings;
        this.finder = finder;
        this.script = script;
        this.watcher = watcher;
        this.connector = new Connector(settings);
        this.firstCalls = new FirstCalls(loop, settings.inFlight());
    }

    void open() {
        loop.execute(this::connect);
    }

    EventLoop loop() {
        return loop;
    }

    boolean up() {
        return up;
    }

    /** Redis' clock as far as this connection knows it; for the loop only. */
    ServerClock clock() {
        return clock;
    }

    /** From any thread. */
    void send(Command command) {
        if (loop.inEventLoop()) {
            sendNow(command);
        } else {
            loop.execute(() -> sendNow(command));
        }
    }

    /** From any thread; no other command comes between them. */
    void send(Command first, Command second) {
        loop.execute(() -> {
            sendNow(first);
            sendNow(second);
        });
    }

    /** The server does what it should: for the loop only. */
    void useful() {
        backoff.reset();
    }

    /** Looks for the server anew: for the loop only. */
    void leave(String why) {
        RedisConnection held = connection;
        if (held != null) {
            held.close(why);
        }
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            leave("closed");
        });
    }

    private void sendNow(Command command) {
        RedisConnection held = connection;
        if (firstCalls.lasts()) {
            firstCalls.add(command);
        } else if (held == null || !up) {
            command.fail(new StoreFailure(Kind.CONNECTION, "no connection to Redis"));
        } else {
            held.send(command);
        }
    }

    private void connect() {
        if (!closed) {
            finder.find(
                    loop,
                    address -> connector.connect(
                            loop,
                            address,
                            new RedisConnection(window(), this::lost),
                            opened -> greet(opened, address),
                            why -> lost("%s cannot be reached: %s".formatted(address, why))),
                    this::lost);
        }
    }

    private SendWindow window() {
        return new SendWindow(settings.inFlight(), settings.deadline().toNanos());
    }

    private void greet(RedisConnection opened, RedisAddress address) {
        connection = opened;
        clock = new ServerClock();
        if (closed) {
            opened.close("closed");
            return;
        }
        // Whoever may run scripts but not load them sends the text once more with the first call.
        settings.credentials().ifPresent(credentials -> ask(opened, address, credentials.command(), reply -> {}));
        if (settings.topology() instanceof RedisTopology.Single(RedisAddress ignored, int database) && database > 0) {
            ask(opened, address, List.of("SELECT", Integer.toString(database)), reply -> {});
        }
        ask(opened, address, List.of("SCRIPT", "LOAD", script.text()), reply -> {});
        long sent = System.nanoTime();
        ask(opened, address, List.of("TIME"), reply -> {
            if (connection == opened) {
                clock.sample(micros(reply), sent, System.nanoTime());
                up = true;
                watcher.up(address);
                firstCalls.connected(opened);
            }
        });
    }

    private void ask(RedisConnection opened, RedisAddress address, List<String> words, Consumer<Reply> answered) {
        opened.send(new Ask(
                System.nanoTime() + Connector.TIMEOUT_NANOS,
                words,
                reply -> {
                    if (reply instanceof Reply.Refusal refusal
                            && !(refusal.is("NOPERM") && mayLack(words.getFirst()))) {
                        opened.close("%s refuses %s: %s".formatted(address, words.getFirst(), refusal.text()));
                    } else {
                        answered.accept(reply);
                    }
                },
                failure -> opened.close("%s: %s".formatted(address, failure.message()))));
    }

    /** Counters in a database that nobody named would be others. */
    private static boolean mayLack(String command) {
        return !command.equals("SELECT");
    }

    /** Of {@code TIME}; 0 when that is not what it says. */
    private static long micros(Reply reply) {
        return reply instanceof Reply.Many(List<Reply> items)
                        && items.size() == 2
                        && items.get(0) instanceof Reply.Text(String seconds)
                        && items.get(1) instanceof Reply.Text(String micros)
                ? Long.parseLong(seconds) * 1_000_000 + Long.parseLong(micros)
                : 0;
    }

    private void lost(String reason) {
        connection = null;
        up = false;
        firstCalls.failed(reason);
        if (!closed) {
            watcher.down(reason);
            loop.schedule(this::connect, backoff.next(), TimeUnit.MILLISECONDS);
        }
    }
}
