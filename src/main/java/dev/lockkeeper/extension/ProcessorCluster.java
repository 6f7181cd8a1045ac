package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

/** The cluster in which Envoy finds the processor: one address, HTTP/2, room for whole request bodies. */
final class ProcessorCluster {

    private static final int CONNECT_SECONDS = 10;
    private static final int BUFFER_BYTES = 50 << 20;
    private static final int CONNECTION_WINDOW = 1 << 20;
    private static final int STREAM_WINDOW = 64 << 10;

    private ProcessorCluster() {}

    /** @throws IllegalArgumentException for an address that Envoy cannot dial */
    static Cluster at(java.net.SocketAddress address) {
        return Cluster.newBuilder()
                .setName(XdsNames.PROCESSOR_CLUSTER)
                .setType(Cluster.DiscoveryType.STATIC)
                .setConnectTimeout(Duration.newBuilder().setSeconds(CONNECT_SECONDS))
                .setPerConnectionBufferLimitBytes(UInt32Value.of(BUFFER_BYTES))
                .putTypedExtensionProtocolOptions(XdsNames.HTTP_PROTOCOL_OPTIONS, Any.pack(http2()))
                .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                        .setClusterName(XdsNames.PROCESSOR_CLUSTER)
                        .addEndpoints(LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(LbEndpoint.newBuilder()
                                        .setEndpoint(Endpoint.newBuilder().setAddress(envoyAddress(address))))))
                .build();
    }

    private static HttpProtocolOptions http2() {
        return HttpProtocolOptions.newBuilder()
                .setExplicitHttpConfig(ExplicitHttpConfig.newBuilder()
                        .setHttp2ProtocolOptions(Http2ProtocolOptions.newBuilder()
                                .setInitialConnectionWindowSize(UInt32Value.of(CONNECTION_WINDOW))
                                .setInitialStreamWindowSize(UInt32Value.of(STREAM_WINDOW))))
                .build();
    }

    private static Address envoyAddress(java.net.SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress socket ->
                Address.newBuilder()
                        .setPipe(Pipe.newBuilder().setPath(socket.getPath().toString()))
                        .build();
            case InetSocketAddress tcp
            when !tcp.isUnresolved() && tcp.getPort() > 0 ->
                Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder()
                                .setAddress(tcp.getAddress().getHostAddress())
                                .setPortValue(tcp.getPort()))
                        .build();
            default ->
                throw new IllegalArgumentException(
                        "%s is no address of a processor; give unix:///absolute/path or ip:port".formatted(address));
        };
    }
}
