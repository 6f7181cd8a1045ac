package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.delivery.proto.BundleDeliveryGrpc;
import dev.lockkeeper.delivery.proto.Hello;
import dev.lockkeeper.delivery.proto.ProcessorMessage;
import dev.lockkeeper.delivery.proto.ServerMessage;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The processor's end of the protocol in the hands of a test, which also says when it reads. */
final class RawProcessor implements ClientResponseObserver<ProcessorMessage, ServerMessage>, AutoCloseable {

    private final ManagedChannel channel;
    private final List<ServerMessage> messages = new CopyOnWriteArrayList<>();
    private @Nullable ClientCallStreamObserver<ProcessorMessage> call;
    private volatile Optional<Status> end = Optional.empty();

    RawProcessor(Replica replica) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", replica.server.port())
                .usePlaintext()
                .build();
        BundleDeliveryGrpc.newStub(channel).deliver(this);
    }

    static Hello.Builder hello() {
        return Hello.newBuilder().setProtocol(1).setNode("raw").setGateway(Bundles.GATEWAY.toString());
    }

    RawProcessor say(Hello.Builder hello) {
        return say(ProcessorMessage.newBuilder().setHello(hello));
    }

    RawProcessor say(ProcessorMessage.Builder message) {
        if (call == null) {
            throw new IllegalStateException("not started");
        }
        call.onNext(message.build());
        return this;
    }

    /** Takes so many messages more. */
    RawProcessor read(int count) {
        if (call == null) {
            throw new IllegalStateException("not started");
        }
        call.request(count);
        return this;
    }

    List<ServerMessage> messages() {
        return messages;
    }

    /** Pieces of bundles. */
    List<Bundle> bundles() {
        return messages.stream()
                .filter(ServerMessage::hasBundle)
                .map(ServerMessage::getBundle)
                .toList();
    }

    Optional<Status> end() {
        return end;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ProcessorMessage> started) {
        started.disableAutoRequestWithInitial(0);
        call = started;
    }

    @Override
    public void onNext(ServerMessage message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable error) {
        end = Optional.of(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        end = Optional.of(Status.OK);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
