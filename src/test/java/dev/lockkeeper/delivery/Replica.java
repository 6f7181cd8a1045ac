package dev.lockkeeper.delivery;

import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.Tcp;
import dev.lockkeeper.grpc.TlsFiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gRPC server with the bundle service on it, and what it publishes. */
public final class Replica implements AutoCloseable {

    final FixedBundles published;
    final BundleService service;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final GrpcServer server;
    private final int port;

    private Replica(
            FixedBundles published, int port, boolean trustLoopback, Optional<Path> token, Optional<TlsFiles> tls) {
        this.published = published;
        this.service = new BundleService(published, trustLoopback, token, meters);
        this.server = new GrpcServer(
                GrpcServerSettings.of("test", new Tcp("127.0.0.1", port), CallThreads.POOL)
                        .with(GrpcLimits.DEFAULT)
                        .with(tls),
                List.of(service.definition()),
                () -> true);
        server.start();
        this.port = server.port();
    }

    public static Replica start(FixedBundles published) {
        return start(published, 0);
    }

    static Replica start(FixedBundles published, int port) {
        return new Replica(published, port, true, Optional.empty(), Optional.empty());
    }

    /** That takes all callers for those of other hosts. */
    static Replica distrusting(FixedBundles published, Optional<Path> token, Optional<TlsFiles> tls) {
        return new Replica(published, 0, false, token, tls);
    }

    public BundleSources.Server at() {
        return new BundleSources.Server("127.0.0.1", port);
    }

    public Optional<String> acknowledged() {
        return service.of(Bundles.GATEWAY).stream()
                .flatMap(processor -> processor.acknowledged().stream())
                .findFirst();
    }

    @Override
    public void close() {
        service.close();
        server.close();
    }
}
