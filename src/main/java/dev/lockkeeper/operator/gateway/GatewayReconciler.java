package dev.lockkeeper.operator.gateway;

import dev.lockkeeper.apply.BundleWriter;
import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.apply.Publication;
import dev.lockkeeper.apply.publication.RouteGate;
import dev.lockkeeper.apply.publication.UnionBundles;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.operator.PlannedReconciler;
import dev.lockkeeper.operator.Reconciliation;
import dev.lockkeeper.operator.rollout.Rollouts;
import dev.lockkeeper.plan.GatewayPlan;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Gateway → the Secrets of its bundle, or their end when no AIGatewayRoute names it any more; then pods with the processor
 * that they need. A burst of changes becomes few writes: the bundle is only made when it may be written.
 */
@Ignore
public final class GatewayReconciler implements PlannedReconciler<Gateway> {

    private final Reconciliation reconciliation;
    private final UnionBundles published;
    private final RouteGate gate;
    private final BundleWriter bundles;
    private final PodNudge nudge;
    private final Rollouts rollouts;
    private final BundleReports reports;
    private final Pace pace;

    /** @param nanos a monotonic clock */
    public GatewayReconciler(
            Reconciliation reconciliation,
            UnionBundles published,
            RouteGate gate,
            BundleWriter bundles,
            PodNudge nudge,
            Rollouts rollouts,
            BundleReports reports,
            LongSupplier nanos) {
        this.reconciliation = reconciliation;
        this.published = published;
        this.gate = gate;
        this.bundles = bundles;
        this.nudge = nudge;
        this.rollouts = rollouts;
        this.reports = reports;
        this.pace = new Pace(nanos);
    }

    @Override
    public Kind kind() {
        return Kind.GATEWAY;
    }

    @Override
    public Class<Gateway> type() {
        return Gateway.class;
    }

    @Override
    public UpdateControl<Gateway> reconcile(Gateway gateway, Context<Gateway> context) {
        ObjectId id = new ObjectId(Kind.GATEWAY, PlannedReconciler.key(gateway));
        Duration pause = pace.pause(id.key(), gate.waits(id.key()) ? Pace.WITH_WAITING_ROUTES : Pace.INTERVAL);
        if (pause.isPositive() && !published.tookAway(id.key())) {
            return UpdateControl.<Gateway>noUpdate().rescheduleAfter(pause);
        }
        return reconciliation.of(id, () -> {
            GatewayPlan plan = published.plan(id.key());
            Publication publication = bundles.write(plan);
            if (publication.writes() > 0) {
                pace.wrote(id.key());
            }
            reports.report(id, plan.problems(), publication.problems(), gateway);
            List<Outcome> outcomes = new ArrayList<>(publication.outcomes());
            if (plan instanceof GatewayPlan.Bundle made && publication.complete()) {
                gate.stored(id.key(), made.bundle().uuid());
                outcomes.addAll(nudge.nudge(
                        id.key(), gate.silent(id.key()), made.bundle().uuid()));
            }
            // A pod does not start before the Secrets that it mounts are there.
            if (publication.complete()) {
                outcomes.addAll(rollouts.look(id.key()));
            }
            return outcomes;
        });
    }
}
