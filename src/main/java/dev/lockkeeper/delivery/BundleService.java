package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.proto.BundleDeliveryGrpc;
import dev.lockkeeper.delivery.proto.ProcessorMessage;
import dev.lockkeeper.delivery.proto.ServerMessage;
import dev.lockkeeper.model.ObjectKey;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Sends each processor the bundles of its Gateways, and knows what it uses. One thread does all of it: sending never waits,
 * since a stream without room is left alone until it has some.
 */
public final class BundleService implements BundleDeliveryGrpc.AsyncService, Acknowledgements, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BundleService.class);
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final PublishedBundles published;
    private final DeliveryAccess access;
    private final DeliveryMeters meters;
    /** Newest last. */
    private final List<ProcessorSession> sessions = new CopyOnWriteArrayList<>();

    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
    private final Set<ObjectKey> changed = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bundle-delivery").daemon().factory());

    /**
     * @param trustLoopback whether a caller from a loopback address is on this host
     * @param tokenFile what callers of other hosts may show, over TLS
     */
    public BundleService(
            PublishedBundles published, boolean trustLoopback, Optional<Path> tokenFile, MeterRegistry meters) {
        this.published = published;
        this.access = new DeliveryAccess(trustLoopback, tokenFile);
        this.meters = new DeliveryMeters(meters, sessions::size);
        published.onChange(this::note);
        // Nothing tells of a first plan without Gateways, nor of an epoch without bundles.
        thread.scheduleWithFixedDelay(this::drainAll, LOOK_AGAIN_MILLIS, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What a {@code GrpcServer} is given. */
    public ServerServiceDefinition definition() {
        return ServerInterceptors.intercept(BundleDeliveryGrpc.bindService(this), access);
    }

    @Override
    public StreamObserver<ProcessorMessage> deliver(StreamObserver<ServerMessage> answers) {
        var call = (ServerCallStreamObserver<ServerMessage>) answers;
        var session =
                new ProcessorSession(call, published, meters, Boolean.TRUE.equals(DeliveryAccess.SAME_HOST.get()));
        call.disableAutoRequest();
        call.setOnReadyHandler(() -> later(session::drain));
        call.setOnCancelHandler(() -> later(() -> gone(session)));
        if (!later(() -> sessions.add(session))) {
            session.end(Status.UNAVAILABLE.withDescription("the server shuts down"));
        }
        call.request(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(ProcessorMessage message) {
                later(() -> {
                    take(session, message);
                    if (!call.isCancelled()) {
                        call.request(1);
                    }
                });
            }

            @Override
            public void onError(Throwable error) {
                later(() -> gone(session));
            }

            @Override
            public void onCompleted() {
                later(() -> {
                    gone(session);
                    if (!call.isCancelled()) {
                        call.onCompleted();
                    }
                });
            }
        };
    }

    @Override
    public List<ConnectedProcessor> of(ObjectKey gateway) {
        Map<String, ConnectedProcessor> byNode = new LinkedHashMap<>();
        sessions.forEach(session -> session.state(gateway).ifPresent(state -> byNode.put(state.node(), state)));
        return new ArrayList<>(byNode.values());
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    /** Ends all streams: a server that drains would wait for them. */
    @Override
    public void close() {
        later(() -> {
            sessions.forEach(session -> session.end(Status.UNAVAILABLE.withDescription("the server shuts down")));
            sessions.clear();
        });
        thread.shutdown();
    }

    private void note(ObjectKey gateway) {
        changed.add(gateway);
        later(this::drainAll);
    }

    private void drainAll() {
        for (ObjectKey gateway : changed) {
            // Before the sending: a change after it is noted again.
            changed.remove(gateway);
            sessions.forEach(session -> session.changed(gateway));
        }
        for (ProcessorSession session : sessions) {
            try {
                session.drain();
            } catch (RuntimeException e) {
                fail(session, e);
            }
        }
    }

    private void take(ProcessorSession session, ProcessorMessage message) {
        switch (message.getMessageCase()) {
            case HELLO -> {
                Optional<Status> refusal = session.hello(message.getHello());
                if (refusal.isPresent()) {
                    end(session, refusal.get());
                    return;
                }
                LOG.infof("processor connected %s", session.processor().orElseThrow());
                tellAll(session);
                session.drain();
            }
            case ACK -> known(session, message.getAck().getGateway(), key -> session.ack(key, message.getAck()));
            case NACK ->
                known(session, message.getNack().getGateway(), key -> {
                    session.nack(key, message.getNack());
                    LOG.warnf(
                            "bundle refused by processor gateway=%s uuid=%s node=%s error=\"%s\"",
                            key,
                            message.getNack().getUuid(),
                            session.processor().orElseThrow().node(),
                            message.getNack().getError());
                });
            case WANT ->
                known(session, message.getWant().getGateway(), key -> {
                    session.want(key, message.getWant());
                    session.drain();
                });
            case MESSAGE_NOT_SET -> LOG.debug("a processor said something that this version does not know");
        }
    }

    private void known(ProcessorSession session, String gateway, Consumer<ObjectKey> step) {
        Optional<ObjectKey> key = ObjectKey.parse(gateway).filter(session::serves);
        if (key.isEmpty()) {
            end(
                    session,
                    Status.INVALID_ARGUMENT.withDescription(
                            "\"%s\" is not a Gateway that this stream is for".formatted(gateway)));
            return;
        }
        step.accept(key.get());
        tell(key.get());
    }

    private void end(ProcessorSession session, Status status) {
        meters.denied();
        LOG.warnf("processor stream ended status=%s error=\"%s\"", status.getCode(), status.getDescription());
        session.end(status);
        gone(session);
    }

    private void gone(ProcessorSession session) {
        if (sessions.remove(session)) {
            session.processor().ifPresent(id -> LOG.infof("processor disconnected %s", id));
            tellAll(session);
        }
    }

    private void tellAll(ProcessorSession session) {
        session.processor()
                .ifPresent(id -> id.gateway()
                        .ifPresentOrElse(this::tell, () -> published.gateways().forEach(this::tell)));
    }

    private void tell(ObjectKey gateway) {
        listeners.forEach(listener -> listener.accept(gateway));
    }

    private void fail(ProcessorSession session, RuntimeException e) {
        LOG.error("bundle delivery failed, the processor is to connect anew", e);
        session.end(Status.INTERNAL.withDescription("bundle delivery failed"));
        gone(session);
    }

    private boolean later(Runnable step) {
        try {
            thread.execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.error("bundle delivery failed, goes on", e);
                }
            });
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }
}
