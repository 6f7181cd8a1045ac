package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that all requests of an event loop share. What is sent in one turn of the loop goes out in one write; replies come in the order
 * of the commands, so who waits is a queue. All of it happens on the loop.
 */
final class RedisConnection extends ByteToMessageDecoder {

    /** A turn of the loop may be long: Redis works meanwhile. */
    private static final int FLUSH_AFTER = 32;

    /** A loop that looks so much later than it wanted to has been busy. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A server that owes a reply for so long is taken for dead, however alive its machine's kernel is. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SendWindow window;
    private Consumer<String> lost;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf outbox;
    private int unflushed;
    private boolean watching;
    private boolean lookedLate;
    private long watched;
    private String reason = "closed by the server";

    /** @param lost told once, with the reason, when the connection is no more */
    RedisConnection(SendWindow window, Consumer<String> lost) {
        this.window = window;
        this.lost = lost;
    }

    void send(Command command) {
        ChannelHandlerContext open = context;
        if (open == null) {
            command.fail(new StoreFailure(Kind.CONNECTION, "no connection to Redis"));
            return;
        }
        if (!window.allows(waiting.size())) {
            command.fail(new StoreFailure(Kind.OVERLOAD, "%d calls wait for Redis already".formatted(waiting.size())));
            return;
        }
        if (outbox == null) {
            outbox = open.alloc().buffer();
            open.executor().execute(this::flush);
        }
        command.writtenAt(System.nanoTime());
        command.write(outbox);
        waiting.add(command);
        if (++unflushed >= FLUSH_AFTER) {
            flush();
        }
        watch(command.deadline());
    }

    /** Tells somebody else. */
    void whenLost(Consumer<String> told) {
        lost = told;
    }

    void close(String why) {
        ChannelHandlerContext open = context;
        if (open != null) {
            reason = why;
            open.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        active.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        for (Reply reply = ReplyReader.next(in); reply != null; reply = ReplyReader.next(in)) {
            Command command = waiting.poll();
            if (command == null) {
                close("a reply to nothing");
                return;
            }
            if (!command.over()) {
                window.replied();
            }
            command.answer(reply);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        super.channelInactive(inactive);
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    private void end() {
        if (context == null) {
            return;
        }
        context = null;
        if (outbox != null) {
            outbox.release();
            outbox = null;
        }
        // Not after the callbacks: they must not find this connection still in use.
        lost.accept(reason);
        StoreFailure failure = new StoreFailure(Kind.CONNECTION, "connection to Redis lost: " + reason);
        for (Command command = waiting.poll(); command != null; command = waiting.poll()) {
            command.fail(failure);
        }
    }

    private void flush() {
        unflushed = 0;
        ByteBuf full = outbox;
        outbox = null;
        if (full != null && context != null) {
            context.writeAndFlush(full, context.voidPromise());
        } else if (full != null) {
            full.release();
        }
    }

    /** Looks at who waits at this time, by {@link System#nanoTime}, unless it does so earlier anyway. */
    private void watch(long at) {
        ChannelHandlerContext open = context;
        if (open != null && (!watching || at - watched < 0)) {
            watching = true;
            watched = at;
            open.executor().schedule(() -> expire(at), at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void expire(long at) {
        if (at != watched) {
            // An earlier look has taken its place, and made sure of the next.
            return;
        }
        watching = false;
        Command oldest = waiting.peek();
        if (oldest == null) {
            return;
        }
        long now = System.nanoTime();
        boolean late = now - at > LATE_NANOS && !lookedLate;
        lookedLate = late;
        if (late) {
            // Replies may have come long ago and lie unread: once more, after the loop has read.
            watch(now + LATE_NANOS);
            return;
        }
        long next = oldest.written() + SILENCE_NANOS;
        if (next - now <= 0) {
            close("no reply for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(SILENCE_NANOS)));
            return;
        }
        for (Command command : waiting) {
            if (command.deadline() - now <= 0) {
                if (!command.over()) {
                    window.missed(waiting.size(), now);
                }
                command.fail(new StoreFailure(Kind.TIMEOUT, "no answer from Redis in time"));
            } else if (command.deadline() - next < 0) {
                next = command.deadline();
            }
        }
        watch(next);
    }
}
