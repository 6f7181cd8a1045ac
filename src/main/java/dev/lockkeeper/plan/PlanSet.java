package dev.lockkeeper.plan;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.quota.QuotaPlans;
import dev.lockkeeper.plan.quota.QuotaTree;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.PMap;

/** The plans of one model; shares all that did not change with the set before. */
public final class PlanSet implements Plans {

    private final Planner planner;
    private final GatewayModel model;
    private final PMap<ObjectKey, RoutePlan> routePlans;
    private final PMap<ObjectKey, LazyGatewayPlan> gatewayPlans;
    private final PMap<ObjectId, PlannedStatus> statuses;
    private final QuotaPlans quotas;
    private final SortedMap<ObjectId, RuntimeException> failures;

    PlanSet(
            Planner planner,
            GatewayModel model,
            PMap<ObjectKey, RoutePlan> routePlans,
            PMap<ObjectKey, LazyGatewayPlan> gatewayPlans,
            PMap<ObjectId, PlannedStatus> statuses,
            QuotaPlans quotas,
            SortedMap<ObjectId, RuntimeException> failures) {
        this.planner = planner;
        this.model = model;
        this.routePlans = routePlans;
        this.gatewayPlans = gatewayPlans;
        this.statuses = statuses;
        this.quotas = quotas;
        this.failures = Collections.unmodifiableSortedMap(failures);
    }

    /** Objects that this round could not plan for a fault of ours; their plans before are still in the set. */
    public SortedMap<ObjectId, RuntimeException> failures() {
        return failures;
    }

    @Override
    public Optional<RoutePlan> route(ObjectKey key) {
        return Optional.ofNullable(routePlans.get(key));
    }

    @Override
    public SortedSet<ObjectKey> routes() {
        return new TreeSet<>(routePlans.keySet());
    }

    @Override
    public GatewayPlan gateway(ObjectKey key) {
        LazyGatewayPlan plan = gatewayPlans.get(key);
        return plan == null ? planner.gateway(model, key, this::route) : plan.get();
    }

    @Override
    public GatewayPlan gateway(ObjectKey key, Map<ObjectKey, List<FragmentBackend>> former) {
        if (former.isEmpty()) {
            return gateway(key);
        }
        GatewayPlan both = planner.gateway(
                model, key, route -> route(route).map(plan -> plan.withFormer(former.getOrDefault(route, List.of()))));
        // Rather let go of what was before than leave a route out for it.
        return both.problems().isEmpty() ? both : gateway(key);
    }

    @Override
    public Optional<PlannedStatus> status(ObjectId object) {
        return Optional.ofNullable(statuses.get(object));
    }

    @Override
    public QuotaTree quotas() {
        return quotas.tree();
    }

    QuotaPlans quotaPlans() {
        return quotas;
    }

    PMap<ObjectKey, RoutePlan> routePlans() {
        return routePlans;
    }

    PMap<ObjectKey, LazyGatewayPlan> gatewayPlans() {
        return gatewayPlans;
    }

    PMap<ObjectId, PlannedStatus> statuses() {
        return statuses;
    }
}
