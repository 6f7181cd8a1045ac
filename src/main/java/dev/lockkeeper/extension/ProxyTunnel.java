package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport;

/**
 * The way to an endpoint through an HTTP CONNECT proxy: the transport socket that dials it, around the cluster's own, and
 * the proxy's address in each endpoint's metadata. Envoy resolves no names there, so the proxy must be an IP address.
 */
final class ProxyTunnel {

    private static final String SOCKET = "envoy.transport_sockets.http_11_proxy";
    private static final String ADDRESS = "envoy.http11_proxy_transport_socket.proxy_address";
    private static final String TYPE =
            Any.pack(Http11ProxyUpstreamTransport.getDefaultInstance()).getTypeUrl();
    private static final int MAX_PORT = 65_535;

    private final ByteString address;

    private ProxyTunnel(ByteString address) {
        this.address = address;
    }

    /**
     * @param hostAndPort {@code 192.0.2.1:3128} or {@code [2001:db8::1]:3128}
     * @throws UneditableException when it is not that
     */
    static ProxyTunnel through(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? "" : hostAndPort.substring(0, colon);
        String port = hostAndPort.substring(colon + 1);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean address = EndpointEdits.isAddress(bare) && !bare.isEmpty();
        if (!address || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new UneditableException(
                    Reason.FORWARD_PROXY,
                    "the forward proxy %s is no ip:port, and Envoy does not resolve names of forward proxies; give the address in the GatewayConfig"
                            .formatted(hostAndPort));
        }
        return new ProxyTunnel(Any.pack(Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder().setAddress(bare).setPortValue(Integer.parseInt(port)))
                        .build())
                .toByteString());
    }

    /** The metadata of an endpoint with the proxy's address. */
    WireMessage address(WireMessage metadata) {
        return metadata.withEntry(Metadata.TYPED_FILTER_METADATA_FIELD_NUMBER, ADDRESS, address);
    }

    /** The cluster with every transport socket that it may use wrapped, and one for plaintext where it has none. */
    WireMessage wrap(WireMessage cluster) {
        WireMessage wrapped = cluster.map(
                Cluster.TRANSPORT_SOCKET_MATCHES_FIELD_NUMBER,
                match -> match.with(
                        TransportSocketMatch.TRANSPORT_SOCKET_FIELD_NUMBER,
                        around(match.message(TransportSocketMatch.TRANSPORT_SOCKET_FIELD_NUMBER)
                                .orElse(WireMessage.empty()))));
        return wrapped.with(
                Cluster.TRANSPORT_SOCKET_FIELD_NUMBER,
                around(wrapped.message(Cluster.TRANSPORT_SOCKET_FIELD_NUMBER).orElse(WireMessage.empty())));
    }

    private static WireMessage around(WireMessage socket) {
        if (socket.text(TransportSocket.NAME_FIELD_NUMBER).equals(SOCKET)) {
            return socket;
        }
        WireMessage transport = socket.size() == 0
                ? WireMessage.empty()
                : WireMessage.empty().plus(Http11ProxyUpstreamTransport.TRANSPORT_SOCKET_FIELD_NUMBER, socket);
        WireMessage any = WireMessage.empty()
                .plus(Any.TYPE_URL_FIELD_NUMBER, ByteString.copyFromUtf8(TYPE))
                .plus(Any.VALUE_FIELD_NUMBER, transport);
        return WireMessage.empty()
                .plus(TransportSocket.NAME_FIELD_NUMBER, ByteString.copyFromUtf8(SOCKET))
                .plus(TransportSocket.TYPED_CONFIG_FIELD_NUMBER, any);
    }
}
