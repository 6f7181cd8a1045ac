package dev.lockkeeper.app;

import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress;
import dev.lockkeeper.grpc.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings {@code lockkeeper.grpc.*}, checked. A wrong one is an {@link InvalidSetting} that says what is allowed. */
final class GrpcSettings {

    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);

    private final GrpcLimits limits;
    private final Optional<TlsFiles> tls;

    GrpcSettings(AppConfig.Grpc config) {
        long size = config.maxInboundMessageSize().asLongValue();
        require(
                size > 0 && size <= Integer.MAX_VALUE,
                "lockkeeper.grpc.max-inbound-message-size (LOCKKEEPER_GRPC_MAX_INBOUND_MESSAGE_SIZE, --maxRecvMsgSize): %d; allowed are 1 to 2147483647 bytes"
                        .formatted(size));
        Duration age = config.maxConnectionAge();
        require(
                age.isZero() || age.compareTo(SHORTEST_AGE) >= 0,
                "lockkeeper.grpc.max-connection-age (LOCKKEEPER_GRPC_MAX_CONNECTION_AGE): %s; allowed are 1s and more, and 0s for connections without end"
                        .formatted(age));
        notNegative(
                config.maxConnectionAgeGrace(),
                "lockkeeper.grpc.max-connection-age-grace (LOCKKEEPER_GRPC_MAX_CONNECTION_AGE_GRACE)");
        notNegative(config.drainTimeout(), "lockkeeper.grpc.drain-timeout (LOCKKEEPER_GRPC_DRAIN_TIMEOUT)");
        this.limits = new GrpcLimits((int) size, age, config.maxConnectionAgeGrace(), config.drainTimeout());
        this.tls = tls(config.tls());
    }

    GrpcServerSettings of(String name, ListenAddress address, CallThreads threads) {
        return GrpcServerSettings.of(name, address, threads).with(limits);
    }

    GrpcLimits limits() {
        return limits;
    }

    /** The certificate of the gRPC port; empty for plaintext. */
    Optional<TlsFiles> tls() {
        return tls;
    }

    private static Optional<TlsFiles> tls(AppConfig.Tls config) {
        Optional<Path> certificate = config.certificate();
        require(
                certificate.isPresent() || config.key().isEmpty(),
                "lockkeeper.grpc.tls.certificate (LOCKKEEPER_GRPC_TLS_CERTIFICATE): required with lockkeeper.grpc.tls.key: the PEM file of the certificate");
        require(
                certificate.isPresent() || config.clientCa().isEmpty(),
                "lockkeeper.grpc.tls.certificate (LOCKKEEPER_GRPC_TLS_CERTIFICATE): required with lockkeeper.grpc.tls.client-ca: without a certificate of the server there is no TLS");
        require(
                certificate.isEmpty() || config.key().isPresent(),
                "lockkeeper.grpc.tls.key (LOCKKEEPER_GRPC_TLS_KEY): required with lockkeeper.grpc.tls.certificate: the PEM file of its private key");
        require(
                config.reloadPeriod().compareTo(Duration.ZERO) > 0,
                "lockkeeper.grpc.tls.reload-period (LOCKKEEPER_GRPC_TLS_RELOAD_PERIOD): %s; allowed is any time above 0"
                        .formatted(config.reloadPeriod()));
        return certificate.map(
                file -> new TlsFiles(file, config.key().orElseThrow(), config.clientCa(), config.reloadPeriod()));
    }

    private static void notNegative(Duration value, String setting) {
        require(!value.isNegative(), "%s: %s; allowed are 0s and more".formatted(setting, value));
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new InvalidSetting(message);
        }
    }
}
