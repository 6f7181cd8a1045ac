package dev.lockkeeper.grpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How one server listens, and what it takes.
 *
 * @param name in log lines, metrics and thread names
 * @param tls plaintext when empty
 * @param healthNames names besides those of its services that health checks may ask for
 * @param ownHealth by the name in health checks: services that may serve or not whatever the server as a whole may
 */
public record GrpcServerSettings(
        String name,
        ListenAddress address,
        CallThreads callThreads,
        GrpcLimits limits,
        Optional<TlsFiles> tls,
        Set<String> healthNames,
        Map<String, BooleanSupplier> ownHealth) {

    /** Where the services' code runs. */
    public enum CallThreads {
        /** On the connection's event loop: for work of microseconds that never blocks. */
        EVENT_LOOP,
        /** On a pool of the server: for work that takes milliseconds of CPU. */
        POOL
    }

    public GrpcServerSettings {
        healthNames = Set.copyOf(healthNames);
        ownHealth = Map.copyOf(ownHealth);
    }

    /** Plaintext and the usual limits. */
    public static GrpcServerSettings of(String name, ListenAddress address, CallThreads callThreads) {
        return new GrpcServerSettings(
                name, address, callThreads, GrpcLimits.DEFAULT, Optional.empty(), Set.of(), Map.of());
    }

    public GrpcServerSettings with(GrpcLimits other) {
        return new GrpcServerSettings(name, address, callThreads, other, tls, healthNames, ownHealth);
    }

    public GrpcServerSettings with(Optional<TlsFiles> files) {
        return new GrpcServerSettings(name, address, callThreads, limits, files, healthNames, ownHealth);
    }

    public GrpcServerSettings alsoKnownAs(Set<String> names) {
        return new GrpcServerSettings(name, address, callThreads, limits, tls, names, ownHealth);
    }

    public GrpcServerSettings withHealth(Map<String, BooleanSupplier> own) {
        return new GrpcServerSettings(name, address, callThreads, limits, tls, healthNames, own);
    }
}
