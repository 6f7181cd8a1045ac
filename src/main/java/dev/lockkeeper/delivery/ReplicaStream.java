package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.proto.Ack;
import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.delivery.proto.BundleDeliveryGrpc;
import dev.lockkeeper.delivery.proto.Hello;
import dev.lockkeeper.delivery.proto.Nack;
import dev.lockkeeper.delivery.proto.ProcessorMessage;
import dev.lockkeeper.delivery.proto.ServerMessage;
import dev.lockkeeper.delivery.proto.Standing;
import dev.lockkeeper.delivery.proto.Want;
import dev.lockkeeper.model.ObjectKey;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The processor's stream to one replica, and what that replica has said on it. All of it runs on the client's thread, the
 * callbacks of the connection too.
 */
final class ReplicaStream {

    private final ReplicaAddress address;
    private final Events events;
    private final TreeMap<ObjectKey, Offer> offers = new TreeMap<>();
    private final Set<ObjectKey> wanted = new TreeSet<>();
    private final BundleAssembly assembly = new BundleAssembly();
    private @Nullable ManagedChannel channel;
    private @Nullable StreamObserver<ProcessorMessage> call;
    private OptionalLong epoch = OptionalLong.empty();
    private boolean synced;

    /** What a stream asks of the client that it belongs to. */
    interface Events {
        /** Something to choose from is new. */
        void news();

        /** The replica has sent all that it has. */
        void synced(ReplicaStream stream);

        /** The stream has ended, by whatever reason. */
        void ended(ReplicaStream stream, Status status);

        /** A bundle that is known from elsewhere. */
        Optional<Offer.Usable> find(ObjectKey gateway, String uuid);

        /** What is in use of the Gateway; empty for none. */
        String used(ObjectKey gateway);
    }

    ReplicaStream(ReplicaAddress address, Events events) {
        this.address = address;
        this.events = events;
    }

    ReplicaAddress address() {
        return address;
    }

    OptionalLong epoch() {
        return epoch;
    }

    /** True while it is connected and has sent all that it has. */
    boolean synced() {
        return synced && wanted.isEmpty();
    }

    Map<ObjectKey, Offer> offers() {
        return offers;
    }

    /** @throws IOException when a file of the credentials cannot be used */
    void open(ReplicaChannel channels, Hello hello) throws IOException {
        var options = channels.options();
        ManagedChannel opened = channels.open(address);
        channel = opened;
        var started = ClientCalls.asyncBidiStreamingCall(
                opened.newCall(BundleDeliveryGrpc.getDeliverMethod(), options), new Answers());
        call = started;
        started.onNext(ProcessorMessage.newBuilder().setHello(hello).build());
    }

    /** Tells the replica what is in use. */
    void acknowledge(ObjectKey gateway, String uuid) {
        send(ProcessorMessage.newBuilder()
                .setAck(Ack.newBuilder().setGateway(gateway.toString()).setUuid(uuid))
                .build());
    }

    void refuse(ObjectKey gateway, String uuid, String error) {
        send(ProcessorMessage.newBuilder()
                .setNack(Nack.newBuilder()
                        .setGateway(gateway.toString())
                        .setUuid(uuid)
                        .setError(error))
                .build());
    }

    void close() {
        synced = false;
        call = null;
        ManagedChannel open = channel;
        if (open != null) {
            open.shutdownNow();
        }
    }

    private void send(ProcessorMessage message) {
        StreamObserver<ProcessorMessage> open = call;
        if (open != null) {
            open.onNext(message);
        }
    }

    private void take(ServerMessage message) {
        switch (message.getMessageCase()) {
            case STANDING -> {
                Standing standing = message.getStanding();
                epoch = standing.hasEpoch() ? OptionalLong.of(standing.getEpoch()) : OptionalLong.empty();
            }
            case BUNDLE ->
                ObjectKey.parse(message.getBundle().getGateway())
                        .ifPresent(gateway -> take(gateway, message.getBundle()));
            case SYNCED -> {
                synced = true;
                events.synced(this);
            }
            case MESSAGE_NOT_SET -> {}
        }
        events.news();
    }

    private void take(ObjectKey gateway, Bundle bundle) {
        if (bundle.getGone()) {
            offered(gateway, Offer.GONE);
            return;
        }
        Optional<Offer.Usable> known = events.find(gateway, bundle.getUuid());
        if (bundle.getTotal() > 0) {
            assembly.add(bundle, known).ifPresent(offer -> offered(gateway, offer));
        } else if (known.isPresent()) {
            offered(gateway, known.get());
        } else {
            wanted.add(gateway);
            send(ProcessorMessage.newBuilder()
                    .setWant(Want.newBuilder().setGateway(gateway.toString()).setUuid(bundle.getUuid()))
                    .build());
        }
    }

    private void offered(ObjectKey gateway, Offer offer) {
        wanted.remove(gateway);
        offers.put(gateway, offer);
        if (offer instanceof Offer.Refused(var uuid, var error)) {
            refuse(gateway, uuid, error);
        } else if (offer.uuid().equals(events.used(gateway))) {
            acknowledge(gateway, offer.uuid());
        }
    }

    private final class Answers implements StreamObserver<ServerMessage> {
        @Override
        public void onNext(ServerMessage message) {
            if (call != null) {
                take(message);
            }
        }

        @Override
        public void onError(Throwable error) {
            end(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            end(Status.OK);
        }

        private void end(Status status) {
            if (call != null) {
                close();
                events.ended(ReplicaStream.this, status);
            }
        }
    }
}
