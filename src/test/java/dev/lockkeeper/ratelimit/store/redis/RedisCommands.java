package dev.lockkeeper.ratelimit.store.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Consumer;

/** Commands of a test to a real Redis, one at a time. */
final class RedisCommands implements AutoCloseable {

    private final Socket socket;
    private final ByteBuf in = Unpooled.buffer();

    RedisCommands(int port) {
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

    long number(String... words) {
        return call(words) instanceof Reply.Number(long value) ? value : Long.MIN_VALUE;
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
