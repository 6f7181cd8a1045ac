package dev.lockkeeper.grpc;

import java.time.Duration;

/**
 * What a server takes of messages and connections.
 *
 * @param maxInboundMessageSize bytes of one message; a larger one ends its call with RESOURCE_EXHAUSTED
 * @param maxConnectionAge after about this long (10 % more or less, by chance) callers are asked to connect anew, so that
 *     they spread over replicas; {@link #NO_AGE} for never
 * @param connectionGrace how long calls of such a connection may still go on
 * @param drain how long calls may go on after {@link GrpcServer#close()}
 */
public record GrpcLimits(
        int maxInboundMessageSize, Duration maxConnectionAge, Duration connectionGrace, Duration drain) {

    public static final Duration NO_AGE = Duration.ZERO;
    public static final GrpcLimits DEFAULT =
            new GrpcLimits(32 << 20, Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(10));

    /** For connections that stay on one machine, where there is nothing to spread. */
    public GrpcLimits ofAnyAge() {
        return new GrpcLimits(maxInboundMessageSize, NO_AGE, connectionGrace, drain);
    }
}
