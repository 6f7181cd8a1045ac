package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.source.ModelSink;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Runs all informers: waits until the API server answers and serves the kinds we cannot do without, starts the primaries,
 * then, when all policies are known, the Secrets. Says synced once every kind that is there has delivered its first full list.
 * Nothing here ends the process or gives up.
 *
 * <p>All state belongs to the one thread of {@code timer}; what may block for long runs on {@code starter}.
 */
public final class KubernetesSource implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KubernetesSource.class);

    private static final Set<ApiKind> REQUIRED = kinds(
            Kind.AI_GATEWAY_ROUTE,
            Kind.AI_SERVICE_BACKEND,
            Kind.BACKEND_SECURITY_POLICY,
            Kind.GATEWAY_CONFIG,
            Kind.GATEWAY,
            Kind.HTTP_ROUTE);

    private static final Set<ApiKind> OWN = Stream.concat(
                    Stream.of(ApiKind.HTTP_ROUTE_FILTER),
                    kinds(
                            Kind.HTTP_ROUTE,
                            Kind.REFERENCE_GRANT,
                            Kind.BACKEND,
                            Kind.INFERENCE_POOL,
                            Kind.MCP_ROUTE,
                            Kind.QUOTA_POLICY)
                            .stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration LOOK_FOR_SYNC = Duration.ofMillis(50);
    private static final Duration SAY_WHO_IS_LATE = Duration.ofSeconds(15);
    private static final long STOP_SECONDS = 5;

    private final KubernetesClient client;
    private final WatchScope scope;
    private final ModelSink sink;
    private final ClusterObserver observer;
    private final DataPlaneObserver fleet;
    private final PrimaryInformers primaries;
    private final SourceTiming timing;
    private final LongSupplier nanos;
    private final Readings readings;
    private final ApiReads reads;
    private final Discovery discovery;
    private final SecretContents contents;
    private final WatchedKinds watched;
    private final SampledLog failures;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemon("kubernetes-source"));
    private final ExecutorService starter = Executors.newSingleThreadExecutor(daemon("kubernetes-source-start"));

    private Optional<RunningInformers> secrets = Optional.empty();
    private Optional<DataPlaneWatch> dataPlanes = Optional.empty();
    private boolean primariesRun;
    private long lateSaidAt;
    private volatile boolean synced;
    private volatile boolean closed;

    /** @param nanos a monotonic clock */
    public KubernetesSource(
            KubernetesClient client,
            WatchScope scope,
            ModelSink sink,
            ClusterObserver observer,
            DataPlaneObserver fleet,
            PrimaryInformers primaries,
            SourceTiming timing,
            LongSupplier nanos) {
        this.client = client;
        this.scope = scope;
        this.sink = sink;
        this.observer = observer;
        this.fleet = fleet;
        this.primaries = primaries;
        this.timing = timing;
        this.nanos = nanos;
        this.failures = new SampledLog(LOG, nanos);
        this.readings = new Readings(client.getKubernetesSerialization());
        this.reads = new ApiReads(client, timing.request());
        this.discovery = new Discovery(reads, client.getKubernetesSerialization());
        this.contents = new SecretContents(sink, reads, scope::readsSecretsOf, timer, timing.secretPatience());
        this.watched = new WatchedKinds(OWN, this::watch, reads::absent);
    }

    /** Begins in the background; an API server that is not there yet is waited for. */
    public void start() {
        ApiServerWait wait = new ApiServerWait(timing, nanos);
        timer.execute(() -> connect(wait));
    }

    /** True once all first lists are complete; stays true. */
    public boolean synced() {
        return synced;
    }

    /** Ends all watches and the primaries, in bounded time. */
    @Override
    public void close() {
        closed = true;
        starter.shutdownNow();
        primaries.close();
        timer.execute(() -> {
            watched.close();
            secrets.ifPresent(RunningInformers::close);
            dataPlanes.ifPresent(DataPlaneWatch::close);
        });
        timer.shutdown();
        try {
            if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void connect(ApiServerWait wait) {
        if (closed) {
            return;
        }
        Optional<String> obstacle;
        Set<ApiKind> served = Set.of();
        try {
            served = discovery.read();
            obstacle = missing(served);
        } catch (RuntimeException e) {
            obstacle = Optional.of(Failures.text(e));
        }
        if (obstacle.isPresent()) {
            after(wait.failed(obstacle.get()), () -> connect(wait));
            return;
        }
        wait.over();
        watched.follow(served);
        startPrimaries(Duration.ZERO);
        DataPlaneWatch pods = DataPlaneWatch.start(client, scope, fleet, failures);
        dataPlanes = Optional.of(pods);
        lookForFleet(pods);
        lateSaidAt = nanos.getAsLong();
        after(LOOK_FOR_SYNC, this::lookForSync);
        after(timing.discovery(), this::discover);
    }

    private static Optional<String> missing(Set<ApiKind> served) {
        SortedSet<String> crds = new TreeSet<>();
        REQUIRED.stream().filter(kind -> !served.contains(kind)).forEach(kind -> crds.add(kind.crd()));
        return crds.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "missing CRDs " + String.join(", ", crds)
                                + " (in the version we read): install the CRDs of Gateway API, Envoy Gateway and Lockkeeper, for instance with kubectl apply or their Helm charts");
    }

    private void startPrimaries(Duration delay) {
        PrimaryStores stores = new PrimaryStores(scope, readings, this::primary);
        after(
                delay,
                () -> starter.execute(() -> {
                    try {
                        primaries.start(stores);
                        timer.execute(() -> primariesRun = true);
                    } catch (RuntimeException e) {
                        if (!closed) {
                            failures.warn(
                                    "primaries", "start failed, trying again reason=\"" + Failures.text(e) + "\"");
                            timer.execute(() -> startPrimaries(timing.lastRetry()));
                        }
                    }
                }));
    }

    /** A change of a kind that reconcilers own. */
    private void primary(ModelChange change) {
        if (change.id().kind() == Kind.BACKEND_SECURITY_POLICY) {
            contents.policy(change);
        } else {
            sink.changed(change);
        }
    }

    private void lookForSync() {
        SortedSet<String> unsynced = watched.unsynced();
        if (!primariesRun) {
            unsynced.add("the reconciled kinds");
        } else {
            unsynced.addAll(primaries.unsynced());
            if (secrets.isEmpty() && !unsynced.contains(Kind.BACKEND_SECURITY_POLICY.kindName())) {
                contents.secretsFollow();
                secrets = Optional.of(watchSecrets());
            }
        }
        if (secrets.filter(RunningInformers::synced).isEmpty()) {
            unsynced.add(Kind.SECRET.kindName());
        }
        if (unsynced.isEmpty()) {
            synced = true;
            LOG.infof("synced namespaces=%s", scope.namespaces().isEmpty() ? "all" : scope.namespaces());
            sink.synced();
            return;
        }
        if (nanos.getAsLong() - lateSaidAt >= SAY_WHO_IS_LATE.toNanos()) {
            lateSaidAt = nanos.getAsLong();
            LOG.warnf("waiting for first lists of=%s: may this service account list and watch them?", unsynced);
        }
        after(LOOK_FOR_SYNC, this::lookForSync);
    }

    private void lookForFleet(DataPlaneWatch pods) {
        if (pods.synced()) {
            fleet.complete();
        } else {
            after(LOOK_FOR_SYNC, () -> lookForFleet(pods));
        }
    }

    private void discover() {
        try {
            watched.follow(discovery.read());
            failures.well("discovery");
        } catch (RuntimeException e) {
            failures.warn("discovery", "discovery failed, goes on reason=\"" + Failures.text(e) + "\"");
        }
        after(timing.discovery(), this::discover);
    }

    private RunningInformers watch(ApiKind kind) {
        return RunningInformers.start(
                kind.kind(),
                scope.forObjects(),
                namespace -> namespace.equals(WatchScope.ALL)
                        ? client.genericKubernetesResources(kind.context()).inAnyNamespace()
                        : client.genericKubernetesResources(kind.context()).inNamespace(namespace),
                () -> Shells.store(intake(kind), kind),
                failures);
    }

    private Intake<GenericKubernetesResource> intake(ApiKind kind) {
        return Stream.of(Kind.REFERENCE_GRANT, Kind.BACKEND, Kind.INFERENCE_POOL, Kind.MCP_ROUTE, Kind.QUOTA_POLICY)
                .filter(modelled -> ApiKind.of(modelled).equals(kind))
                .findFirst()
                .<Intake<GenericKubernetesResource>>map(
                        modelled -> new ModelIntake<>(modelled, readings, sink::changed))
                .orElseGet(() -> new ObserverIntake<>(observer, kind));
    }

    private RunningInformers watchSecrets() {
        return RunningInformers.<Secret>start(
                Kind.SECRET.kindName(),
                scope.forSecrets(),
                namespace -> namespace.equals(WatchScope.ALL)
                        ? client.secrets().inAnyNamespace()
                        : client.secrets().inNamespace(namespace),
                () -> Shells.secrets(new SecretIntake(contents, observer, scope.envoyGatewayNamespace())),
                failures);
    }

    private void after(Duration delay, Runnable step) {
        if (!closed) {
            timer.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static Set<ApiKind> kinds(Kind... kinds) {
        return Stream.of(kinds).map(ApiKind::of).collect(Collectors.toUnmodifiableSet());
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }
}
