package dev.lockkeeper.ratelimit.config.xds;

import com.google.protobuf.Struct;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The control plane, and how it is spoken to.
 *
 * @param server {@code host:port}
 * @param node by which the control plane knows whose resources are asked for
 * @param headers sent with each stream
 * @param tls asked for at each connection, so that renewed files are used; plaintext when empty
 * @param serverName that the server's certificate must have; empty for the host's
 * @param largestMessage in bytes
 * @param connectRetry between attempts while no connection can be made
 * @param backoff after a stream that ended
 */
public record XdsSettings(
        String server,
        String node,
        Struct nodeMetadata,
        Map<String, String> headers,
        Optional<Supplier<SslContext>> tls,
        Optional<String> serverName,
        int largestMessage,
        Duration connectRetry,
        XdsBackoff backoff) {

    public XdsSettings {
        headers = Map.copyOf(headers);
    }
}
