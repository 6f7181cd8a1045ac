package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import dev.lockkeeper.ratelimit.store.redis.RedisAddress.UnixSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Opens connections: by TCP or Unix socket, with TLS or without. */
final class Connector {

    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TIMEOUT_MILLIS = (int) TimeUnit.NANOSECONDS.toMillis(TIMEOUT_NANOS);

    private final RedisSettings settings;
    private final NameLookup names;

    Connector(RedisSettings settings) {
        this.settings = settings;
        this.names = new NameLookup(settings.hosts());
    }

    /**
     * On this loop.
     *
     * @param connected told on the loop; commands may be sent before TLS is ready
     * @param failed told the reason when nothing was opened; what is lost later is the connection's to tell
     */
    void connect(
            EventLoop loop,
            RedisAddress address,
            RedisConnection connection,
            Consumer<RedisConnection> connected,
            Consumer<String> failed) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        settings.tls()
                                .ifPresent(tls -> channel.pipeline().addLast(tlsHandler(tls.get(), channel, address)));
                        channel.pipeline().addLast(connection);
                    }
                });
        ChannelFutureListener told = opened -> {
            if (opened.isSuccess()) {
                // The channel is told that it is open only after this listener.
                loop.execute(() -> connected.accept(connection));
            } else {
                failed.accept(reason(opened.cause()));
            }
        };
        switch (address) {
            case Tcp tcp -> {
                bootstrap.channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
                names.find(
                        loop,
                        tcp.host(),
                        host -> bootstrap
                                .connect(new InetSocketAddress(host, tcp.port()))
                                .addListener(told),
                        failed);
            }
            case UnixSocket socket ->
                bootstrap
                        .channel(NioDomainSocketChannel.class)
                        .connect(UnixDomainSocketAddress.of(socket.path()))
                        .addListener(told);
        }
    }

    private SslHandler tlsHandler(SslContext context, Channel channel, RedisAddress address) {
        if (!(address instanceof Tcp tcp)) {
            return context.newHandler(channel.alloc());
        }
        SslHandler handler = context.newHandler(channel.alloc(), tcp.host(), tcp.port());
        handler.setHandshakeTimeoutMillis(TIMEOUT_MILLIS);
        if (settings.verifyHostname()) {
            SSLEngine engine = handler.engine();
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return handler;
    }

    /** Without the exception's class, where it says something. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
