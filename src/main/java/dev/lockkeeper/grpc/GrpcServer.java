package dev.lockkeeper.grpc;

import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.Tcp;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.grpc.health.HealthGrpc;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * A gRPC server with its own event loops and the standard health service. It listens from {@link #start()} on, whether
 * the program may serve or not: a caller that asks too early gets the service's own answer, not a refused connection.
 * Once closed it cannot be started again.
 */
public final class GrpcServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(GrpcServer.class);
    private static final long PING_SECONDS = 1;
    private static final long HEALTH_PERIOD_MILLIS = 250;

    private final GrpcServerSettings settings;
    private final HealthService health;
    private final NioEventLoopGroup acceptor;
    private final NioEventLoopGroup eventLoops;
    private final ExecutorService pool;
    private final Server server;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean bound = new AtomicBoolean();

    /**
     * @param services not {@code BindableService} beans: those would make Quarkus open a second port
     * @param serving asked for each health check and some times a second while it is watched
     */
    public GrpcServer(GrpcServerSettings settings, List<ServerServiceDefinition> services, BooleanSupplier serving) {
        this.settings = settings;
        this.health = new HealthService(
                services.stream()
                        .map(service -> service.getServiceDescriptor().getName())
                        .collect(Collectors.toSet()),
                () -> !draining.get() && serving.getAsBoolean());
        this.acceptor = new NioEventLoopGroup(1, threads("accept"));
        this.eventLoops = new NioEventLoopGroup(Runtime.getRuntime().availableProcessors(), threads("io"));
        this.pool =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), threads("call"));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        settings.address().socketAddress())
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(eventLoops)
                .maxInboundMessageSize(settings.maxInboundMessageSize())
                .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(HealthGrpc.bindService(health));
        if (settings.address() instanceof UnixSocket) {
            builder.channelType(NioServerDomainSocketChannel.class);
            // Null takes away what the builder sets by itself; sockets of this kind have no such option and would warn.
            builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
        } else {
            builder.channelType(NioServerSocketChannel.class);
        }
        services.forEach(builder::addService);
        if (settings.callThreads() == CallThreads.EVENT_LOOP) {
            builder.directExecutor();
        } else {
            builder.executor(pool);
        }
        this.server = builder.build();
    }

    /** Binds. @throws UncheckedIOException when the address cannot be had; says which and for which server */
    public void start() {
        try {
            if (settings.address() instanceof UnixSocket(var path)) {
                UnixSocketFile file = new UnixSocketFile(path);
                file.prepare();
                server.start();
                bound.set(true);
                file.open();
            } else {
                server.start();
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(
                    "gRPC server %s cannot listen on %s: %s".formatted(settings.name(), settings.address(), reason(e)),
                    e);
        }
        eventLoops
                .next()
                .scheduleWithFixedDelay(
                        health::publish, HEALTH_PERIOD_MILLIS, HEALTH_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        LOG.infof("grpc server started name=%s address=%s", settings.name(), address());
    }

    /** Where it listens, with the port that it got. */
    public ListenAddress address() {
        return switch (settings.address()) {
            case Tcp tcp -> new Tcp(tcp.host(), server.getPort());
            case UnixSocket socket -> socket;
        };
    }

    /** The port that it got; -1 on a Unix socket. */
    public int port() {
        return server.getPort();
    }

    /** Takes no new calls, lets those under way end until the drain time is over, then ends the rest. */
    @Override
    public void close() {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        health.end();
        server.shutdown();
        try {
            if (!server.awaitTermination(settings.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("grpc server cut off calls name=%s drain=%s", settings.name(), settings.drain());
                server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
            }
            if (bound.get() && settings.address() instanceof UnixSocket(var path)) {
                new UnixSocketFile(path).remove();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warnf(
                    "grpc server left its socket name=%s address=%s error=%s", settings.name(), settings.address(), e);
        } finally {
            acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            pool.shutdown();
        }
    }

    private DefaultThreadFactory threads(String task) {
        return new DefaultThreadFactory("grpc-" + settings.name() + "-" + task, true);
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }
}
