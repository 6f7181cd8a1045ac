package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Applier;
import dev.lockkeeper.apply.BundleWriter;
import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.apply.PeerLeftovers;
import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.apply.PublishedSecrets;
import dev.lockkeeper.apply.RouteWriter;
import dev.lockkeeper.apply.TemplateMark;
import dev.lockkeeper.apply.publication.Planned;
import dev.lockkeeper.apply.publication.RouteGate;
import dev.lockkeeper.apply.publication.UnionBundles;
import dev.lockkeeper.attach.Sidecar;
import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.operator.backend.BackendReconciler;
import dev.lockkeeper.operator.config.ConfigReconciler;
import dev.lockkeeper.operator.gateway.BundleReports;
import dev.lockkeeper.operator.gateway.GatewayReconciler;
import dev.lockkeeper.operator.gateway.VanishedGateways;
import dev.lockkeeper.operator.policy.PolicyReconciler;
import dev.lockkeeper.operator.rollout.Rollouts;
import dev.lockkeeper.operator.route.RouteReconciler;
import dev.lockkeeper.revision.Snapshots;
import dev.lockkeeper.source.ModelSink;
import dev.lockkeeper.source.kubernetes.KubernetesSource;
import dev.lockkeeper.source.kubernetes.SourceTiming;
import dev.lockkeeper.source.kubernetes.WatchScope;
import dev.lockkeeper.status.EventRecorder;
import dev.lockkeeper.status.StatusWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All that makes a process the operator of a cluster: the source, the reconcilers and their triggers, put together. It is of
 * use before it may write: every replica runs one.
 */
public final class KubernetesOperator implements AutoCloseable {

    private final KubernetesSource source;
    private final UnionBundles published;
    private final OperatorRunner runner;
    private final Triggers triggers;
    private final VanishedGateways vanished;
    private final NotYetSupported notYetSupported;
    private final Rollouts rollouts;

    /** Which cluster, and what of it. The client is not closed here. */
    public record Cluster(KubernetesClient client, WatchScope scope, SourceTiming timing) {}

    /** @param mayWrite whether this replica leads; only saves work, {@code requests} decide */
    public record Writing(FencedRequests requests, BooleanSupplier mayWrite, EventRecorder events) {}

    /**
     * @param acknowledgements what processors have
     * @param lead see {@link RouteGate}
     * @param linger see {@link UnionBundles}
     * @param epoch the lease's epoch while this replica leads
     */
    public record Publishing(
            Acknowledgements acknowledgements, Duration lead, Duration linger, Supplier<OptionalLong> epoch) {}

    /**
     * @param sidecars the processor that a Gateway's pods are to have
     * @param inForce whether new pods get it
     * @param calm see {@link Rollouts}
     */
    public record Attaching(
            BiFunction<GatewayModel, ObjectKey, Optional<Sidecar>> sidecars,
            Rollouts.Attachment inForce,
            Duration calm) {}

    /** @param nanos a monotonic clock */
    public record Instruments(MeterRegistry meters, InstantSource clock, LongSupplier nanos) {}

    public KubernetesOperator(
            Cluster cluster,
            Snapshots snapshots,
            ModelSink sink,
            Writing writing,
            Publishing publishing,
            Attaching attaching,
            Instruments instruments) {
        KubernetesSerialization serialization = cluster.client().getKubernetesSerialization();
        FencedRequests requests = writing.requests();
        ClusterObjects objects = new ClusterObjects(serialization);
        Applier applier = new Applier(requests, objects, serialization, instruments.meters());
        EnvoyFleet fleet = new EnvoyFleet(cluster.scope().envoyGatewayNamespace(), serialization);
        BundleWriter bundles = new BundleWriter(applier, objects, fleet);
        published = new UnionBundles(
                () -> planned(snapshots),
                snapshots::ready,
                objects,
                new PublishedSecrets(requests, objects),
                publishing.linger(),
                publishing.epoch(),
                instruments.nanos());
        RouteGate routeGate = new RouteGate(
                published, publishing.acknowledgements(), fleet, objects, publishing.lead(), instruments.nanos());
        StatusStep statuses = new StatusStep(
                new PeerLeftovers(requests),
                new StatusWriter(requests, serialization, instruments.clock(), writing.events()));

        Gate gate = new Gate(snapshots, writing.mayWrite());
        Attempts attempts = new Attempts(instruments.nanos());
        Reconciliation reconciliation = new Reconciliation(gate, attempts);
        triggers = new Triggers(snapshots);
        objects.onDrift(drift -> {
            if (drift.now().isEmpty()) {
                applier.vanished(drift.type(), drift.key());
            }
            if (drift.now().filter(applier::wroteLast).isEmpty()) {
                triggers.changed(List.of(drift.owner()));
            }
        });
        vanished =
                new VanishedGateways(gate, snapshots, objects, bundles, attempts, triggers, cluster.scope()::includes);
        notYetSupported = new NotYetSupported(gate, snapshots, cluster.client(), statuses, attempts, triggers);

        rollouts = new Rollouts(
                fleet,
                gateway -> attaching.sidecars().apply(snapshots.current().model(), gateway),
                attaching.inForce(),
                new TemplateMark(requests),
                instruments.meters(),
                attaching.calm(),
                instruments.nanos());
        List<PlannedReconciler<?>> reconcilers = List.of(
                new RouteReconciler(
                        reconciliation,
                        snapshots,
                        new RouteWriter(applier, objects, routeGate),
                        statuses,
                        objects,
                        routeGate),
                new BackendReconciler(reconciliation, snapshots, statuses),
                new PolicyReconciler(reconciliation, snapshots, statuses),
                new ConfigReconciler(reconciliation, snapshots, statuses),
                new GatewayReconciler(
                        reconciliation,
                        published,
                        routeGate,
                        bundles,
                        new PodNudge(requests),
                        rollouts,
                        new BundleReports(writing.events()),
                        instruments.nanos()));
        publish(snapshots, publishing.acknowledgements(), fleet, routeGate);
        runner = new OperatorRunner(
                cluster.client(),
                reconcilers,
                triggers,
                MicrometerMetricsV2.newBuilder(instruments.meters()).build());
        source = new KubernetesSource(
                cluster.client(), cluster.scope(), sink, objects, fleet, runner, cluster.timing(), instruments.nanos());
    }

    /** The bundles as processors are to have them. */
    public PublishedBundles published() {
        return published;
    }

    /** Begins in the background; returns at once, whether the API server is there or not. */
    public void start() {
        source.start();
    }

    /** This replica may write from now on: brings the cluster to the plans. Call it on each gain of the lease. */
    public void leads() {
        rollouts.leads();
        published.epochChanged();
        triggers.everything();
    }

    /** New pods get a processor from now on, or another one than before: looks at those that run. */
    public void attachmentChanged() {
        triggers.everything();
    }

    /** This replica may not write any more. */
    public void follows() {
        published.epochChanged();
    }

    /** True once all first lists are complete. */
    public boolean synced() {
        return source.synced();
    }

    /** False when nothing but a restart brings a watch back. */
    public boolean alive() {
        return runner.watching();
    }

    /** Ends watches and reconcilers, in bounded time. */
    @Override
    public void close() {
        triggers.close();
        vanished.close();
        notYetSupported.close();
        source.close();
        published.close();
    }

    private void publish(Snapshots snapshots, Acknowledgements acknowledgements, EnvoyFleet fleet, RouteGate gate) {
        Consumer<ObjectKey> look = gateway -> triggers.changed(List.of(new ObjectId(Kind.GATEWAY, gateway)));
        Consumer<ObjectKey> recheck = gateway -> triggers.run(() ->
                gate.recheck(gateway, route -> triggers.changed(List.of(new ObjectId(Kind.AI_GATEWAY_ROUTE, route)))));
        snapshots.onChange(ids -> {
            published.planned(ids);
            ids.stream()
                    .filter(id -> id.kind() == Kind.AI_GATEWAY_ROUTE)
                    .filter(id -> snapshots.current().plans().route(id.key()).isEmpty())
                    .forEach(id -> gate.forget(id.key()));
        });
        published.onChange(look);
        fleet.onChange(look);
        acknowledgements.onChange(recheck);
        gate.onStored(recheck);
        gate.onWait(look);
    }

    private static Planned planned(Snapshots snapshots) {
        Snapshots.Snapshot now = snapshots.current();
        return new Planned(now.model(), now.plans());
    }
}
