package dev.lockkeeper.ratelimit.store.redis;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How Redis is used.
 *
 * @param role for metrics and logs: {@code main}, or which counters are kept here
 * @param tls asked for each connection, on its loop, so it must be there at once; none for plain connections
 * @param connections held at most, one for each event loop
 * @param inFlight calls that may wait on one connection
 * @param deadline of a call, from its arrival to its answer; the caller's own may be shorter
 * @param hosts looks up names
 */
public record RedisSettings(
        String role,
        RedisTopology topology,
        Optional<RedisCredentials> credentials,
        Optional<RedisCredentials> sentinelCredentials,
        Optional<Supplier<SslContext>> tls,
        boolean verifyHostname,
        int connections,
        int inFlight,
        Duration deadline,
        HostNames hosts) {

    public static final int CONNECTIONS = 4;
    public static final int IN_FLIGHT = 2_048;
    /** Half of what Envoy waits for an answer. */
    public static final Duration DEADLINE = Duration.ofMillis(10);

    public static RedisSettings of(RedisTopology topology) {
        return new RedisSettings(
                "main",
                topology,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                CONNECTIONS,
                IN_FLIGHT,
                DEADLINE,
                HostNames.SYSTEM);
    }

    /** For one node of a cluster. */
    RedisSettings node(RedisAddress address) {
        return new RedisSettings(
                role + "@" + address,
                new RedisTopology.Single(address),
                credentials,
                sentinelCredentials,
                tls,
                verifyHostname,
                connections,
                inFlight,
                deadline,
                hosts);
    }

    /** For something else, with a connection of its own. */
    public RedisSettings alone(String changedRole) {
        return new RedisSettings(
                changedRole,
                topology,
                credentials,
                sentinelCredentials,
                tls,
                verifyHostname,
                1,
                inFlight,
                deadline,
                hosts);
    }

    public RedisSettings withCredentials(RedisCredentials credentials) {
        return new RedisSettings(
                role,
                topology,
                Optional.of(credentials),
                sentinelCredentials,
                tls,
                verifyHostname,
                connections,
                inFlight,
                deadline,
                hosts);
    }

    public RedisSettings withTls(Supplier<SslContext> context) {
        return new RedisSettings(
                role,
                topology,
                credentials,
                sentinelCredentials,
                Optional.of(context),
                verifyHostname,
                connections,
                inFlight,
                deadline,
                hosts);
    }

    public RedisSettings withDeadline(Duration changed) {
        return new RedisSettings(
                role,
                topology,
                credentials,
                sentinelCredentials,
                tls,
                verifyHostname,
                connections,
                inFlight,
                changed,
                hosts);
    }

    RedisSettings withHosts(HostNames changed) {
        return new RedisSettings(
                role,
                topology,
                credentials,
                sentinelCredentials,
                tls,
                verifyHostname,
                connections,
                inFlight,
                deadline,
                changed);
    }
}
