package dev.lockkeeper.ratelimit.config.xds;

import com.google.rpc.Code;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One connection to the control plane with its one stream. All of it runs on the source's thread. */
final class XdsStream {

    /** Servers end connections that ping more often than every five minutes unless they are told otherwise. */
    private static final long PING_MINUTES = 6;

    private static final long PING_ANSWER_SECONDS = 20;

    private final XdsSettings settings;
    private final ManagedChannel channel;
    private final StreamObserver<DiscoveryRequest> requests;
    /** Of this stream: another process may have given the same number to something else. */
    private String version = "";

    /** What a stream tells the source that it belongs to. */
    interface Events {
        void answered(XdsStream stream, DiscoveryResponse response);

        /** By whatever reason. */
        void ended(XdsStream stream, Status status);
    }

    /**
     * Asks for all resources, whatever is in use.
     *
     * @param thread runs one after the other, and not within this call
     */
    XdsStream(XdsSettings settings, EventLoopGroup eventLoops, Executor thread, Events events) {
        this.settings = settings;
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + settings.server())
                .eventLoopGroup(eventLoops)
                .channelType(NioSocketChannel.class)
                .executor(thread)
                .keepAliveTime(PING_MINUTES, TimeUnit.MINUTES)
                .keepAliveTimeout(PING_ANSWER_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(settings.largestMessage())
                .disableRetry();
        settings.tls().ifPresentOrElse(tls -> builder.sslContext(tls.get()), builder::usePlaintext);
        settings.serverName().ifPresent(builder::overrideAuthority);
        this.channel = builder.build();
        this.requests = AggregatedDiscoveryServiceGrpc.newStub(
                        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers())))
                .streamAggregatedResources(new StreamObserver<>() {
                    @Override
                    public void onNext(DiscoveryResponse response) {
                        events.answered(XdsStream.this, response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        events.ended(XdsStream.this, Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        events.ended(XdsStream.this, Status.OK);
                    }
                });
        requests.onNext(request("").build());
    }

    /** The answer is in use. */
    void accept(DiscoveryResponse response) {
        version = response.getVersionInfo();
        requests.onNext(request(response.getNonce()).build());
    }

    /** What this stream has brought before stays in use. */
    void refuse(DiscoveryResponse response, String why) {
        requests.onNext(request(response.getNonce())
                .setErrorDetail(com.google.rpc.Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage(why))
                .build());
    }

    void close() {
        channel.shutdownNow();
    }

    private DiscoveryRequest.Builder request(String nonce) {
        return DiscoveryRequest.newBuilder()
                .setTypeUrl(XdsResources.TYPE)
                .setVersionInfo(version)
                .setResponseNonce(nonce)
                .setNode(Node.newBuilder().setId(settings.node()).setMetadata(settings.nodeMetadata()));
    }

    private Metadata headers() {
        Metadata headers = new Metadata();
        settings.headers()
                .forEach((name, value) -> headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return headers;
    }
}
