package dev.lockkeeper.grpc;

import java.util.Optional;
import java.util.Set;

/**
 * How one server listens, and what it takes.
 *
 * @param name in log lines, metrics and thread names
 * @param tls plaintext when empty
 * @param healthNames names besides those of its services that health checks may ask for
 */
public record GrpcServerSettings(
        String name,
        ListenAddress address,
        CallThreads callThreads,
        GrpcLimits limits,
        Optional<TlsFiles> tls,
        Set<String> healthNames) {

    /** Where the services' code runs. */
    public enum CallThreads {
        /** On the connection's event loop: for work of microseconds that never blocks. */
        EVENT_LOOP,
        /** On a pool of the server: for work that takes milliseconds of CPU. */
        POOL
    }

    public GrpcServerSettings {
        healthNames = Set.copyOf(healthNames);
    }

    /** Plaintext and the usual limits. */
    public static GrpcServerSettings of(String name, ListenAddress address, CallThreads callThreads) {
        return new GrpcServerSettings(name, address, callThreads, GrpcLimits.DEFAULT, Optional.empty(), Set.of());
    }

    public GrpcServerSettings with(GrpcLimits other) {
        return new GrpcServerSettings(name, address, callThreads, other, tls, healthNames);
    }

    public GrpcServerSettings with(Optional<TlsFiles> files) {
        return new GrpcServerSettings(name, address, callThreads, limits, files, healthNames);
    }

    public GrpcServerSettings alsoKnownAs(Set<String> names) {
        return new GrpcServerSettings(name, address, callThreads, limits, tls, names);
    }
}
