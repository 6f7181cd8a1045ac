package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The gRPC port that the service has to itself. */
final class RateLimitPort implements AutoCloseable {

    private final GrpcServer server;

    /** @throws InvalidSetting when files of TLS cannot be used */
    RateLimitPort(
            RateLimitSettings settings,
            ServerServiceDefinition service,
            BooleanSupplier healthy,
            NioEventLoopGroup loops,
            MeterRegistry meters) {
        try {
            this.server = new GrpcServer(
                    GrpcServerSettings.of("ratelimit", settings.address(), CallThreads.EVENT_LOOP)
                            .with(settings.limits())
                            .with(settings.tls())
                            .alsoKnownAs(Set.of(RateLimitServer.HEALTH_NAME)),
                    List.of(service),
                    healthy,
                    meters,
                    loops);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(
                    "GRPC_SERVER_TLS_CERT, GRPC_SERVER_TLS_KEY, GRPC_CLIENT_TLS_CACERT: " + e.getMessage());
        }
    }

    /** @throws InvalidSetting when the address cannot be had */
    void start() {
        try {
            server.start();
        } catch (UncheckedIOException e) {
            throw new InvalidSetting(e.getMessage() + "; GRPC_HOST, GRPC_PORT and GRPC_UDS move it");
        }
    }

    /** Ends calls under way within their bound. */
    @Override
    public void close() {
        server.close();
    }
}
