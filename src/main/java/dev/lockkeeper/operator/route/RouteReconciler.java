package dev.lockkeeper.operator.route;

import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.apply.ObservedObjects;
import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.Publication;
import dev.lockkeeper.apply.ResourceType;
import dev.lockkeeper.apply.RouteWriter;
import dev.lockkeeper.apply.publication.RouteGate;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.operator.PlannedReconciler;
import dev.lockkeeper.operator.Reconciliation;
import dev.lockkeeper.operator.StatusStep;
import dev.lockkeeper.plan.Plans;
import dev.lockkeeper.plan.route.RoutePlan;
import dev.lockkeeper.revision.Snapshots;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** AIGatewayRoute → its HTTPRouteFilters and HTTPRoute, then its status. */
@Ignore
public final class RouteReconciler implements PlannedReconciler<AIGatewayRoute> {

    private static final Duration LOOK_AT_PROCESSORS = Duration.ofSeconds(5);

    private final Reconciliation reconciliation;
    private final Snapshots snapshots;
    private final RouteWriter writer;
    private final StatusStep statuses;
    private final ObservedObjects observed;
    private final RouteGate gate;

    public RouteReconciler(
            Reconciliation reconciliation,
            Snapshots snapshots,
            RouteWriter writer,
            StatusStep statuses,
            ObservedObjects observed,
            RouteGate gate) {
        this.reconciliation = reconciliation;
        this.snapshots = snapshots;
        this.writer = writer;
        this.statuses = statuses;
        this.observed = observed;
        this.gate = gate;
    }

    @Override
    public Kind kind() {
        return Kind.AI_GATEWAY_ROUTE;
    }

    @Override
    public Class<AIGatewayRoute> type() {
        return AIGatewayRoute.class;
    }

    @Override
    public boolean concerns(AIGatewayRoute now, AIGatewayRoute before) {
        return PlannedReconciler.super.concerns(now, before) || !Objects.equals(now.getStatus(), before.getStatus());
    }

    @Override
    public UpdateControl<AIGatewayRoute> reconcile(AIGatewayRoute route, Context<AIGatewayRoute> context) {
        ObjectId id = new ObjectId(Kind.AI_GATEWAY_ROUTE, PlannedReconciler.key(route));
        return reconciliation.of(id, () -> {
            Plans plans = snapshots.current().plans();
            Optional<RoutePlan> plan = plans.route(id.key());
            if (plan.isEmpty()) {
                return List.of();
            }
            Publication publication = writer.write(plan.get());
            List<Outcome> outcomes = new ArrayList<>(publication.outcomes());
            Programming programming = new Programming(
                    plan.get(), observed.find(ResourceType.HTTP_ROUTE, id.key()), outcomes, processors());
            outcomes.addAll(statuses.write(
                    id, plans, planned -> programming.in(StatusStep.with(planned, publication.problems())), route));
            if (plan.get().gateways().stream().anyMatch(gateway -> gate.behind(gateway, plan.get()) > 0)) {
                outcomes.add(new Outcome.Awaiting("acknowledgement of processors", LOOK_AT_PROCESSORS));
            }
            return outcomes;
        });
    }

    private Programming.Processors processors() {
        return new Programming.Processors() {
            @Override
            public long behind(ObjectKey gateway, RoutePlan plan) {
                return gate.behind(gateway, plan);
            }

            @Override
            public boolean allSpeak(ObjectKey gateway) {
                return gate.allSpeak(gateway);
            }
        };
    }
}
