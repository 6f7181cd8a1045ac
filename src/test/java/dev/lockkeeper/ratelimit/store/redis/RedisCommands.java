package dev.lockkeeper.ratelimit.store.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Commands of a test to a real Redis, one at a time. */
public final class RedisCommands implements AutoCloseable {

    private final Socket socket;
    private final ByteBuf in = Unpooled.buffer();

    public RedisCommands(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply call(String... words) {
        return call(out -> CommandWriter.command(out, List.of(words)));
    }

    public long number(String... words) {
        return call(words) instanceof Reply.Number(long value) ? value : Long.MIN_VALUE;
    }

    /** A reply as it reads in logs; arrays as their items in brackets. */
    public String text(String... words) {
        return text(call(words));
    }

    private static String text(Reply reply) {
        return switch (reply) {
            case Reply.Text(String value) -> value;
            case Reply.Number(long value) -> Long.toString(value);
            case Reply.Numbers(long[] values) -> Arrays.toString(values);
            case Reply.Refusal(String text) -> text;
            case Reply.Many(List<Reply> items) ->
                items.stream().map(RedisCommands::text).toList().toString();
            case Reply.Nothing _ -> "";
        };
    }

    Reply call(Consumer<ByteBuf> command) {
        try {
            ByteBuf out = Unpooled.buffer();
            command.accept(out);
            out.readBytes(socket.getOutputStream(), out.readableBytes());
            in.discardReadBytes();
            Reply reply = ReplyReader.next(in);
            while (reply == null) {
                if (in.writeBytes(socket.getInputStream(), 8_192) < 0) {
                    throw new IOException("Redis closed the connection");
                }
                reply = ReplyReader.next(in);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
