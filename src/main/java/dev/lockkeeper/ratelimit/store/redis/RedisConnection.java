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

    /** A server that owes a reply for so long is taken for dead, however alive its machine's kernel is. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int mostWaiting;
    private Consumer<String> lost;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf outbox;
    private boolean watching;
    private String reason = "closed by the server";

    /** @param lost told once, with the reason, when the connection is no more */
    RedisConnection(int mostWaiting, Consumer<String> lost) {
        this.mostWaiting = mostWaiting;
        this.lost = lost;
    }

    void send(Command command) {
        ChannelHandlerContext open = context;
        if (open == null) {
            command.fail(new StoreFailure(Kind.CONNECTION, "no connection to Redis"));
            return;
        }
        if (waiting.size() >= mostWaiting) {
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
        if (!watching) {
            watch(command.deadline() - command.written());
        }
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
        ByteBuf full = outbox;
        outbox = null;
        if (full != null && context != null) {
            context.writeAndFlush(full, context.voidPromise());
        } else if (full != null) {
            full.release();
        }
    }

    private void watch(long nanos) {
        ChannelHandlerContext open = context;
        if (open != null) {
            watching = true;
            open.executor().schedule(this::expire, Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        }
    }

    private void expire() {
        watching = false;
        Command oldest = waiting.peek();
        if (oldest == null) {
            return;
        }
        long now = System.nanoTime();
        long silence = SILENCE_NANOS - (now - oldest.written());
        if (silence <= 0) {
            close("no reply for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(SILENCE_NANOS)));
            return;
        }
        long next = silence;
        for (Command command : waiting) {
            long left = command.deadline() - now;
            if (left <= 0) {
                command.fail(new StoreFailure(Kind.TIMEOUT, "no answer from Redis in time"));
            } else {
                next = Math.min(next, left);
            }
        }
        watch(next);
    }
}
