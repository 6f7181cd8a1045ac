package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Applier;
import dev.lockkeeper.apply.BundleWriter;
import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.apply.PeerLeftovers;
import dev.lockkeeper.apply.RouteWriter;
import dev.lockkeeper.operator.backend.BackendReconciler;
import dev.lockkeeper.operator.config.ConfigReconciler;
import dev.lockkeeper.operator.gateway.BundleReports;
import dev.lockkeeper.operator.gateway.GatewayReconciler;
import dev.lockkeeper.operator.gateway.VanishedGateways;
import dev.lockkeeper.operator.policy.PolicyReconciler;
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
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * All that makes a process the operator of a cluster: the source, the reconcilers and their triggers, put together. It is of
 * use before it may write: every replica runs one.
 */
public final class KubernetesOperator implements AutoCloseable {

    private final KubernetesSource source;
    private final Triggers triggers;
    private final VanishedGateways vanished;
    private final NotYetSupported notYetSupported;

    /** Which cluster, and what of it. The client is not closed here. */
    public record Cluster(KubernetesClient client, WatchScope scope, SourceTiming timing) {}

    /** @param mayWrite whether this replica leads; only saves work, {@code requests} decide */
    public record Writing(FencedRequests requests, BooleanSupplier mayWrite, EventRecorder events) {}

    /** @param nanos a monotonic clock */
    public record Instruments(MeterRegistry meters, InstantSource clock, LongSupplier nanos) {}

    public KubernetesOperator(
            Cluster cluster, Snapshots snapshots, ModelSink sink, Writing writing, Instruments instruments) {
        KubernetesSerialization serialization = cluster.client().getKubernetesSerialization();
        FencedRequests requests = writing.requests();
        ClusterObjects objects = new ClusterObjects(serialization);
        Applier applier = new Applier(requests, objects, serialization, instruments.meters());
        BundleWriter bundles = new BundleWriter(applier, cluster.scope().envoyGatewayNamespace());
        StatusStep statuses = new StatusStep(
                new PeerLeftovers(requests),
                new StatusWriter(requests, serialization, instruments.clock(), writing.events()));

        Gate gate = new Gate(snapshots, writing.mayWrite());
        Attempts attempts = new Attempts(instruments.nanos());
        Reconciliation reconciliation = new Reconciliation(gate, attempts);
        triggers = new Triggers(snapshots);
        objects.onDrift(drift -> {
            if (drift.now().filter(applier::wroteLast).isEmpty()) {
                triggers.changed(List.of(drift.owner()));
            }
        });
        vanished =
                new VanishedGateways(gate, snapshots, objects, bundles, attempts, triggers, cluster.scope()::includes);
        notYetSupported = new NotYetSupported(gate, snapshots, cluster.client(), statuses, attempts, triggers);

        List<PlannedReconciler<?>> reconcilers = List.of(
                new RouteReconciler(reconciliation, snapshots, new RouteWriter(applier, objects), statuses),
                new BackendReconciler(reconciliation, snapshots, statuses),
                new PolicyReconciler(reconciliation, snapshots, statuses),
                new ConfigReconciler(reconciliation, snapshots, statuses),
                new GatewayReconciler(
                        reconciliation, snapshots, bundles, new BundleReports(writing.events()), instruments.nanos()));
        OperatorRunner runner = new OperatorRunner(
                cluster.client(),
                reconcilers,
                triggers,
                MicrometerMetricsV2.newBuilder(instruments.meters()).build());
        source = new KubernetesSource(
                cluster.client(), cluster.scope(), sink, objects, runner, cluster.timing(), instruments.nanos());
    }

    /** Begins in the background; returns at once, whether the API server is there or not. */
    public void start() {
        source.start();
    }

    /** This replica may write from now on: brings the cluster to the plans. Call it on each gain of the lease. */
    public void leads() {
        triggers.everything();
    }

    /** True once all first lists are complete. */
    public boolean synced() {
        return source.synced();
    }

    /** Ends watches and reconcilers, in bounded time. */
    @Override
    public void close() {
        triggers.close();
        vanished.close();
        notYetSupported.close();
        source.close();
    }
}
