package dev.lockkeeper.grpc;

import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.Tcp;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.grpc.health.HealthGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A gRPC server with its own event loops and the standard health service. It listens from {@link #start()} on, whether
 * the program may serve or not: a caller that asks too early gets the service's own answer, not a refused connection.
 * Once closed it cannot be started again.
 */
public final class GrpcServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(GrpcServer.class);
    private static final long PING_MILLIS = 100;
    private static final long KEEP_ALIVE_SECONDS = 30;
    private static final long KEEP_ALIVE_ANSWER_SECONDS = 10;
    private static final long HEALTH_PERIOD_MILLIS = 250;

    private final GrpcServerSettings settings;
    private final Optional<ServerTls> tls;
    private final HealthService health;
    private final NioEventLoopGroup acceptor;
    private final NioEventLoopGroup eventLoops;
    private final boolean endsLoops;
    private final ExecutorService pool;
    private final Server server;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean bound = new AtomicBoolean();

    /** Without metrics. */
    public GrpcServer(GrpcServerSettings settings, List<ServerServiceDefinition> services, BooleanSupplier serving) {
        this(settings, services, serving, new CompositeMeterRegistry());
    }

    /**
     * @param services not {@code BindableService} beans: those would make Quarkus open a second port
     * @param serving asked for each health check and some times a second while it is watched
     * @throws IllegalArgumentException when the certificate's files cannot be used
     */
    public GrpcServer(
            GrpcServerSettings settings,
            List<ServerServiceDefinition> services,
            BooleanSupplier serving,
            MeterRegistry meters) {
        this(settings, services, serving, meters, eventLoops(settings.name()), true);
    }

    /** @param eventLoops from {@link #eventLoops}, which the services use, too; the caller ends them after this server */
    public GrpcServer(
            GrpcServerSettings settings,
            List<ServerServiceDefinition> services,
            BooleanSupplier serving,
            MeterRegistry meters,
            NioEventLoopGroup eventLoops) {
        this(settings, services, serving, meters, eventLoops, false);
    }

    private GrpcServer(
            GrpcServerSettings settings,
            List<ServerServiceDefinition> services,
            BooleanSupplier serving,
            MeterRegistry meters,
            NioEventLoopGroup eventLoops,
            boolean endsLoops) {
        this.settings = settings;
        // First: it may throw, and there is nothing to close yet.
        this.tls = settings.tls().map(files -> new ServerTls(settings.name(), files, meters, InstantSource.system()));
        this.health = new HealthService(
                names(services),
                name -> !draining.get()
                        && settings.ownHealth().getOrDefault(name, serving).getAsBoolean());
        this.acceptor = new NioEventLoopGroup(1, threads("accept"));
        this.eventLoops = eventLoops;
        this.endsLoops = endsLoops;
        this.pool =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), threads("call"));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        settings.address().socketAddress())
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(eventLoops)
                .maxInboundMessageSize(settings.limits().maxInboundMessageSize())
                .addStreamTracerFactory(new MessageMeters(
                        LOG, settings.name(), settings.limits().maxInboundMessageSize(), methods(services), meters))
                // Callers find dead connections by pings; ending theirs for too many would cost more than answering.
                .permitKeepAliveTime(PING_MILLIS, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                // A caller whose machine is gone would keep its stream for hours.
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
                .addService(HealthGrpc.bindService(health));
        if (settings.address() instanceof UnixSocket) {
            builder.channelType(NioServerDomainSocketChannel.class);
            // Null takes away what the builder sets by itself; sockets of this kind have no such option and would warn.
            builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
        } else {
            builder.channelType(NioServerSocketChannel.class);
        }
        if (!settings.limits().maxConnectionAge().equals(GrpcLimits.NO_AGE)) {
            // The library adds the jitter.
            builder.maxConnectionAge(settings.limits().maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(settings.limits().connectionGrace().toMillis(), TimeUnit.MILLISECONDS);
        }
        tls.ifPresent(present -> builder.sslContext(present.context()));
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
        tls.ifPresent(this::lookAtFiles);
        LOG.infof("grpc server started name=%s address=%s tls=%s", settings.name(), address(), tls.isPresent());
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
            if (!server.awaitTermination(settings.limits().drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf(
                        "grpc server cut off calls name=%s drain=%s",
                        settings.name(), settings.limits().drain());
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
            if (endsLoops) {
                eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
            pool.shutdown();
        }
    }

    private void lookAtFiles(ServerTls certificates) {
        long period = settings.tls().orElseThrow().reloadPeriod().toMillis();
        eventLoops
                .next()
                .scheduleWithFixedDelay(
                        () -> pool.execute(certificates::reload), period, period, TimeUnit.MILLISECONDS);
    }

    private Set<String> names(List<ServerServiceDefinition> services) {
        Set<String> names = services.stream()
                .map(service -> service.getServiceDescriptor().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(settings.healthNames());
        names.addAll(settings.ownHealth().keySet());
        return names;
    }

    private static Set<String> methods(List<ServerServiceDefinition> services) {
        return Stream.concat(
                        services.stream()
                                .flatMap(service -> service.getMethods().stream())
                                .map(ServerMethodDefinition::getMethodDescriptor),
                        HealthGrpc.getServiceDescriptor().getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .collect(Collectors.toSet());
    }

    /** One for each processor. */
    public static NioEventLoopGroup eventLoops(String name) {
        return new NioEventLoopGroup(Runtime.getRuntime().availableProcessors(), threads(name, "io"));
    }

    private DefaultThreadFactory threads(String task) {
        return threads(settings.name(), task);
    }

    private static DefaultThreadFactory threads(String name, String task) {
        return new DefaultThreadFactory("grpc-" + name + "-" + task, true);
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }
}
