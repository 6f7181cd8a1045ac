package dev.lockkeeper.ratelimit.statsd;

import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a statsd; made anew, and its host's name looked up again, after a failure. Used by one thread, closed by any. */
final class StatsdConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_500;

    private final StatsdSettings settings;
    private volatile @Nullable ByteChannel channel;

    StatsdConnection(StatsdSettings settings) {
        this.settings = settings;
    }

    /** @throws IOException when one did not go; those after it did not either */
    void send(List<byte[]> packets) throws IOException {
        ByteChannel open = channel;
        if (open == null) {
            open = connected();
            channel = open;
        }
        try {
            for (byte[] packet : packets) {
                ByteBuffer bytes = ByteBuffer.wrap(packet);
                while (bytes.hasRemaining()) {
                    open.write(bytes);
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Also ends a sending that is stuck. */
    @Override
    public void close() throws IOException {
        ByteChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private ByteChannel connected() throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("unknown host " + settings.host());
        }
        if (settings.protocol() == Protocol.UDP) {
            return DatagramChannel.open().connect(address);
        }
        SocketChannel opened = SocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.socket().connect(address, CONNECT_MILLIS);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }
}
