package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.proto.Ack;
import dev.lockkeeper.delivery.proto.Bundle;
import dev.lockkeeper.delivery.proto.Hello;
import dev.lockkeeper.delivery.proto.Nack;
import dev.lockkeeper.delivery.proto.ServerMessage;
import dev.lockkeeper.delivery.proto.Standing;
import dev.lockkeeper.delivery.proto.Synced;
import dev.lockkeeper.delivery.proto.Want;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One processor's stream on this replica. Of each Gateway only the newest bundle waits, and nothing is sent that the processor
 * has no room for. All methods but the readers run on the service's thread.
 */
final class ProcessorSession {

    private static final int PROTOCOL = 1;
    private static final String GONE = "";

    private final ServerCallStreamObserver<ServerMessage> call;
    private final PublishedBundles published;
    private final DeliveryMeters meters;
    private final boolean sameHost;
    private final TreeSet<ObjectKey> waiting = new TreeSet<>();
    private final Map<ObjectKey, String> sent = new HashMap<>();
    private final Map<ObjectKey, String> used = new ConcurrentHashMap<>();
    private final Map<ObjectKey, String> refusals = new ConcurrentHashMap<>();
    private volatile @Nullable ProcessorId processor;
    private @Nullable OptionalLong standing;
    private @Nullable BundleTransfer transfer;
    private boolean listed;
    private boolean synced;

    /** @param gateway that it serves; all of the host when empty */
    record ProcessorId(String node, Optional<ObjectKey> pod, Optional<ObjectKey> gateway) {}

    ProcessorSession(
            ServerCallStreamObserver<ServerMessage> call,
            PublishedBundles published,
            DeliveryMeters meters,
            boolean sameHost) {
        this.call = call;
        this.published = published;
        this.meters = meters;
        this.sameHost = sameHost;
    }

    /** Empty before it said hello. */
    Optional<ProcessorId> processor() {
        return Optional.ofNullable(processor);
    }

    boolean serves(ObjectKey gateway) {
        return processor()
                .filter(id -> id.gateway().isEmpty() || id.gateway().get().equals(gateway))
                .isPresent();
    }

    Optional<ConnectedProcessor> state(ObjectKey gateway) {
        return processor()
                .filter(_ -> serves(gateway))
                .map(id -> new ConnectedProcessor(
                        id.node(),
                        id.pod(),
                        Optional.ofNullable(used.get(gateway)),
                        Optional.ofNullable(refusals.get(gateway))));
    }

    /** @return why the stream is to end; empty when it goes on */
    Optional<Status> hello(Hello hello) {
        if (hello.getProtocol() != PROTOCOL) {
            return Optional.of(Status.FAILED_PRECONDITION.withDescription(
                    "the processor speaks version %d of the bundle protocol, this replica version %d"
                            .formatted(hello.getProtocol(), PROTOCOL)));
        }
        Optional<ObjectKey> gateway = ObjectKey.parse(hello.getGateway());
        if (processor != null
                || hello.getNode().isEmpty()
                || (gateway.isEmpty() && !hello.getGateway().isEmpty())) {
            return Optional.of(Status.INVALID_ARGUMENT.withDescription(
                    "a processor says hello once, with its node and the Gateway as namespace/name"));
        }
        if (gateway.isEmpty() && !sameHost) {
            return Optional.of(
                    Status.INVALID_ARGUMENT.withDescription(
                            "only a processor on the same host may ask for all Gateways; set lockkeeper.processor.gateway to one, as namespace/name"));
        }
        hello.getUsedMap().forEach((key, uuid) -> ObjectKey.parse(key).ifPresent(parsed -> used.put(parsed, uuid)));
        Optional<ObjectKey> pod = hello.getPodName().isEmpty()
                ? Optional.empty()
                : Optional.of(new ObjectKey(hello.getPodNamespace(), hello.getPodName()));
        processor = new ProcessorId(hello.getNode(), pod, gateway);
        return Optional.empty();
    }

    void ack(ObjectKey gateway, Ack ack) {
        meters.acknowledged();
        refusals.remove(gateway);
        if (ack.getUuid().isEmpty()) {
            used.remove(gateway);
        } else {
            used.put(gateway, ack.getUuid());
        }
    }

    void nack(ObjectKey gateway, Nack nack) {
        meters.refused();
        refusals.put(gateway, nack.getError());
    }

    /** It moved on while the word was under way that it has this bundle. */
    void want(ObjectKey gateway, Want want) {
        used.remove(gateway, want.getUuid());
        sent.remove(gateway, want.getUuid());
        waiting.add(gateway);
    }

    void changed(ObjectKey gateway) {
        if (serves(gateway)) {
            waiting.add(gateway);
        }
    }

    /** Sends as much as there is room for. */
    void drain() {
        ProcessorId id = processor;
        if (id == null || call.isCancelled() || !published.ready()) {
            return;
        }
        if (!listed) {
            listed = true;
            waiting.addAll(id.gateway()
                    .<SortedSet<ObjectKey>>map(one -> new TreeSet<>(java.util.Set.of(one)))
                    .orElseGet(published::gateways));
        }
        boolean more = true;
        while (more && call.isReady() && !call.isCancelled()) {
            more = step();
        }
    }

    void end(Status status) {
        if (!call.isCancelled()) {
            call.onError(status.asRuntimeException());
        }
    }

    private boolean step() {
        BundleTransfer under = transfer;
        if (under != null) {
            call.onNext(under.next());
            if (under.done()) {
                transfer = null;
                meters.sent();
            }
            return true;
        }
        OptionalLong epoch = published.epoch();
        if (!epoch.equals(standing)) {
            standing = epoch;
            Standing.Builder word = Standing.newBuilder();
            epoch.ifPresent(word::setEpoch);
            call.onNext(ServerMessage.newBuilder().setStanding(word).build());
            return true;
        }
        ObjectKey gateway = waiting.pollFirst();
        if (gateway != null) {
            begin(gateway);
            return true;
        }
        if (!synced) {
            synced = true;
            call.onNext(ServerMessage.newBuilder()
                    .setSynced(Synced.getDefaultInstance())
                    .build());
            return true;
        }
        return false;
    }

    private void begin(ObjectKey gateway) {
        // A name that nobody has must not make the publisher remember it.
        Optional<BundlePlan> bundle =
                published.gateways().contains(gateway) ? published.bundle(gateway) : Optional.empty();
        String uuid = bundle.map(BundlePlan::uuid).orElse(GONE);
        if (uuid.equals(sent.put(gateway, uuid))) {
            return;
        }
        if (bundle.isEmpty()) {
            call.onNext(ServerMessage.newBuilder()
                    .setBundle(
                            Bundle.newBuilder().setGateway(gateway.toString()).setGone(true))
                    .build());
        } else if (uuid.equals(used.get(gateway))) {
            call.onNext(BundleTransfer.withoutContent(bundle.get()));
        } else {
            transfer = new BundleTransfer(bundle.get());
        }
    }
}
