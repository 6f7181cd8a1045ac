package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.BundleSources.Credentials;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Makes connections to replicas, each with the certificates and the token that their files hold now. */
final class ReplicaChannel {

    private static final long PING_SECONDS = 10;
    private static final long ANSWER_SECONDS = 5;

    private final Credentials credentials;
    private final EventLoopGroup eventLoops;
    private final Executor callbacks;

    ReplicaChannel(Credentials credentials, EventLoopGroup eventLoops, Executor callbacks) {
        this.credentials = credentials;
        this.eventLoops = eventLoops;
        this.callbacks = callbacks;
    }

    /** @throws IOException when a file cannot be used */
    ManagedChannel open(ReplicaAddress address) throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.socketAddress())
                .eventLoopGroup(eventLoops)
                .channelType(NioSocketChannel.class)
                .executor(callbacks)
                .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .disableRetry();
        if (credentials.ca().isEmpty()) {
            return builder.usePlaintext().build();
        }
        try {
            SslContextBuilder tls = GrpcSslContexts.forClient()
                    .trustManager(credentials.ca().get().toFile());
            if (credentials.certificate().isPresent() && credentials.key().isPresent()) {
                tls.keyManager(
                        credentials.certificate().get().toFile(),
                        credentials.key().get().toFile());
            }
            // The certificate is for the name, the connection goes to one of its addresses.
            return builder.sslContext(tls.build())
                    .overrideAuthority(address.server().toString())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** @throws IOException when the token's file cannot be read */
    CallOptions options() throws IOException {
        if (credentials.token().isEmpty()) {
            return CallOptions.DEFAULT;
        }
        Metadata headers = new Metadata();
        headers.put(
                DeliveryAccess.AUTHORIZATION,
                DeliveryAccess.BEARER
                        + Files.readString(credentials.token().get()).strip());
        return CallOptions.DEFAULT.withCallCredentials(new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
                applier.apply(headers);
            }
        });
    }
}
