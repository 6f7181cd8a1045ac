package dev.lockkeeper.grpc;

import java.time.Duration;

/**
 * How one server listens, and what it takes.
 *
 * @param name in log lines and thread names
 * @param maxInboundMessageSize bytes of one message; a larger one ends its call with RESOURCE_EXHAUSTED
 * @param drain how long calls may go on after {@link GrpcServer#close()}
 */
public record GrpcServerSettings(
        String name, ListenAddress address, int maxInboundMessageSize, Duration drain, CallThreads callThreads) {

    public static final int DEFAULT_MAX_INBOUND_MESSAGE_SIZE = 32 << 20;
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

    /** Where the services' code runs. */
    public enum CallThreads {
        /** On the connection's event loop: for work of microseconds that never blocks. */
        EVENT_LOOP,
        /** On a pool of the server: for work that takes milliseconds of CPU. */
        POOL
    }

    public GrpcServerSettings {
        if (maxInboundMessageSize <= 0) {
            throw new IllegalArgumentException(
                    "lockkeeper.grpc.max-inbound-message-size is %d; give a number of bytes above 0"
                            .formatted(maxInboundMessageSize));
        }
    }

    public static GrpcServerSettings of(String name, ListenAddress address, CallThreads callThreads) {
        return new GrpcServerSettings(name, address, DEFAULT_MAX_INBOUND_MESSAGE_SIZE, DEFAULT_DRAIN, callThreads);
    }
}
