package dev.lockkeeper.delivery;

import dev.lockkeeper.delivery.FollowedReplica.Candidate;
import dev.lockkeeper.delivery.proto.Hello;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.processor.ProcessorConfigs;
import io.grpc.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps a processor's configs up to date: one stream to every replica, of which one is followed, and the folder while no
 * replica can be reached. What is in use stays until something better is whole. One thread does all of it.
 */
public final class BundleClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BundleClient.class);
    private static final int PROTOCOL = 1;
    private static final Duration TICK = Duration.ofMillis(250);
    /** An Envoy waits for its processor; without any bundle it had better serve what needs none. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BundleSources sources;
    private final String node;
    private final UsedBundles used;
    private final FollowedReplica<ReplicaAddress> following = new FollowedReplica<>();
    private final Map<ReplicaAddress, ReplicaStream> streams = new ConcurrentSkipListMap<>();
    private final Map<ReplicaAddress, Backoff> waits = new HashMap<>();
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final FolderFallback fallback = new FolderFallback();
    private final ServerNames names;
    private final MeterRegistry meters;
    private final NioEventLoopGroup eventLoops =
            new NioEventLoopGroup(1, new DefaultThreadFactory("bundle-client-io", true));
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bundle-client").daemon().factory());
    private final ReplicaChannel channels;
    private final StreamEvents events = new StreamEvents();
    private Set<ReplicaAddress> addresses = Set.of();
    private long startedAt = System.nanoTime();
    private volatile boolean waited;

    /**
     * @param node tells this processor from others
     * @param version of the bundles that this build knows
     */
    public BundleClient(
            BundleSources sources, String node, String version, ProcessorConfigs configs, MeterRegistry meters) {
        this.sources = sources;
        this.node = node;
        this.used = new UsedBundles(configs);
        this.meters = meters;
        this.channels = new ReplicaChannel(sources.credentials(), eventLoops, this::later);
        this.names = new ServerNames(sources.servers(), found -> later(() -> resolved(found)));
        Gauge.builder(
                        "lockkeeper.processor.bundle.streams",
                        () -> streams.values().stream()
                                .filter(ReplicaStream::synced)
                                .count())
                .description("replicas that this processor gets bundles from")
                .register(meters);
        sources.folder().ifPresent(path -> fallback.watch(new BundleFolder(path, version, System::nanoTime)));
    }

    public void start() {
        startedAt = System.nanoTime();
        names.start();
        thread.scheduleWithFixedDelay(guarded(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** True once a source has said what there is for this processor, or none has for a while. */
    public boolean ready() {
        return used.heard() || waited;
    }

    /** What is in use: uuid by Gateway. */
    Map<ObjectKey, String> used() {
        return used.uuids();
    }

    @Override
    public void close() {
        names.close();
        later(() -> {
            streams.values().forEach(ReplicaStream::close);
            streams.clear();
            thread.shutdown();
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        });
    }

    private void resolved(Set<ReplicaAddress> found) {
        addresses = found;
        waits.keySet().retainAll(found);
        found.forEach(this::connect);
    }

    private void connect(ReplicaAddress address) {
        Backoff wait = waits.computeIfAbsent(address, _ -> new Backoff());
        if (!addresses.contains(address) || streams.containsKey(address) || wait.pending()) {
            return;
        }
        ReplicaStream stream = new ReplicaStream(address, events);
        streams.put(address, stream);
        try {
            stream.open(channels, hello());
        } catch (IOException e) {
            stream.close();
            events.ended(stream, Status.UNAVAILABLE.withDescription(String.valueOf(e.getMessage())));
        }
    }

    private Hello hello() {
        Hello.Builder hello = Hello.newBuilder().setProtocol(PROTOCOL).setNode(node);
        sources.gateway().ifPresent(gateway -> hello.setGateway(gateway.toString()));
        sources.pod().ifPresent(pod -> hello.setPodNamespace(pod.namespace()).setPodName(pod.name()));
        used.uuids().forEach((gateway, uuid) -> hello.putUsed(gateway.toString(), uuid));
        return hello.build();
    }

    private void tick() {
        fallback.look();
        choose();
        if (!ready() && System.nanoTime() - startedAt > PATIENCE.toNanos()) {
            waited = true;
            LOG.warnf(
                    "no bundle yet, requests are answered 503 servers=%s folder=%s",
                    sources.servers(), sources.folder().map(Object::toString).orElse("none"));
        }
    }

    private void choose() {
        List<Candidate<ReplicaAddress>> candidates = streams.values().stream()
                .filter(ReplicaStream::synced)
                .map(stream -> new Candidate<>(stream.address(), stream.epoch()))
                .toList();
        long now = System.nanoTime();
        if (candidates.isEmpty()) {
            fallback.choose(used, now)
                    .ifPresent(content -> sources.gateway()
                            .ifPresent(gateway -> take(Map.of(gateway, content.offer()), Optional.empty())));
            return;
        }
        fallback.connected(now);
        following.choose(candidates, used.any(), now).map(streams::get).ifPresent(stream -> {
            fallback.delivered();
            take(stream.offers(), Optional.of(stream));
        });
    }

    private void take(Map<ObjectKey, Offer> offers, Optional<ReplicaStream> from) {
        for (ObjectKey gateway : used.take(new TreeMap<>(offers))) {
            Offer offer = offers.getOrDefault(gateway, Offer.GONE);
            Optional<String> refusal = used.refusal(gateway, offer);
            meters.counter("lockkeeper.processor.bundles", "outcome", refusal.isPresent() ? "refused" : "taken")
                    .increment();
            if (refusal.isEmpty()) {
                streams.values().forEach(stream -> stream.acknowledge(gateway, offer.uuid()));
                continue;
            }
            LOG.warnf(
                    "bundle refused, the one before stays gateway=%s uuid=%s error=\"%s\"",
                    gateway, offer.uuid(), refusal.get());
            if (offer instanceof Offer.Usable) {
                from.ifPresent(stream -> stream.refuse(gateway, offer.uuid(), refusal.get()));
            }
        }
    }

    private void later(Runnable step) {
        try {
            thread.execute(guarded(step));
        } catch (RejectedExecutionException closed) {
            LOG.debug("no bundles are taken any more");
        }
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("taking bundles failed, goes on", e);
            }
        };
    }

    private final class StreamEvents implements ReplicaStream.Events {
        @Override
        public void news() {
            choose();
        }

        @Override
        public void synced(ReplicaStream stream) {
            waits.computeIfAbsent(stream.address(), _ -> new Backoff()).reset();
            log.well(stream.address().toString());
            LOG.infof("bundle stream connected replica=%s epoch=%s", stream.address(), stream.epoch());
        }

        @Override
        public void ended(ReplicaStream stream, Status status) {
            if (!streams.remove(stream.address(), stream)) {
                return;
            }
            log.warn(
                    stream.address().toString(),
                    "bundle stream ended, connecting anew replica=%s status=%s error=\"%s\""
                            .formatted(stream.address(), status.getCode(), status.getDescription()));
            Backoff wait = waits.computeIfAbsent(stream.address(), _ -> new Backoff());
            long millis = wait.next();
            try {
                thread.schedule(
                        guarded(() -> {
                            wait.over();
                            connect(stream.address());
                        }),
                        millis,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("no bundles are taken any more");
            }
            choose();
        }

        @Override
        public Optional<Offer.Usable> find(ObjectKey gateway, String uuid) {
            return used.find(gateway, uuid)
                    .or(() -> streams.values().stream()
                            .map(stream -> stream.offers().get(gateway))
                            .filter(Offer.Usable.class::isInstance)
                            .map(Offer.Usable.class::cast)
                            .filter(offer -> offer.uuid().equals(uuid))
                            .findFirst());
        }

        @Override
        public String used(ObjectKey gateway) {
            return used.uuid(gateway);
        }
    }
}
