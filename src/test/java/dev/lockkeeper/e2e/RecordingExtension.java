package dev.lockkeeper.e2e;

import dev.lockkeeper.extension.proto.EnvoyGatewayExtensionGrpc;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between Envoy Gateway and the real extension server and keeps the last translation that was sent. */
final class RecordingExtension implements EnvoyGatewayExtensionGrpc.AsyncService, AutoCloseable {
    private static final int LARGE = 64 << 20;

    private final AtomicReference<Optional<PostTranslateModifyRequest>> last = new AtomicReference<>(Optional.empty());
    private final ManagedChannel channel;
    private final Server server;

    private RecordingExtension(int port, int targetPort) throws IOException {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", targetPort)
                .usePlaintext()
                .maxInboundMessageSize(LARGE)
                .build();
        server = NettyServerBuilder.forPort(port)
                .maxInboundMessageSize(LARGE)
                .addService(EnvoyGatewayExtensionGrpc.bindService(this))
                .build()
                .start();
    }

    static RecordingExtension start(int port, int targetPort) throws IOException {
        return new RecordingExtension(port, targetPort);
    }

    Optional<PostTranslateModifyRequest> last() {
        return last.get();
    }

    @Override
    public void postTranslateModify(
            PostTranslateModifyRequest request, StreamObserver<PostTranslateModifyResponse> answer) {
        last.set(Optional.of(request));
        EnvoyGatewayExtensionGrpc.newStub(channel).withWaitForReady().postTranslateModify(request, answer);
    }

    @Override
    public void close() {
        server.shutdownNow();
        channel.shutdownNow();
    }
}
