package dev.lockkeeper.plan;

import dev.lockkeeper.api.LLMRequestCost;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.bundle.BundlePlanner;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.RouteFragment;
import dev.lockkeeper.plan.condition.ConfigStatus;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.condition.PolicyStatus;
import dev.lockkeeper.plan.condition.StatusPlanner;
import dev.lockkeeper.plan.quota.QuotaPlans;
import dev.lockkeeper.plan.route.GlobalCosts;
import dev.lockkeeper.plan.route.RoutePlan;
import dev.lockkeeper.plan.route.RoutePlanner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Brings the plans of one model up to the next, planning again only what the change touches. */
public final class Planner {

    private final RoutePlanner routePlanner;
    private final BundlePlanner bundlePlanner;
    private final StatusPlanner statusPlanner;
    private final CostExpressions expressions = new CostExpressions();
    private final LastGoodCosts lastGood;

    public Planner(PlanSettings settings, LastGoodCosts lastGood) {
        this.lastGood = lastGood;
        this.routePlanner = new RoutePlanner(settings, expressions, lastGood);
        this.bundlePlanner = new BundlePlanner(settings.bundleVersion());
        this.statusPlanner = new StatusPlanner(new PolicyStatus(), new ConfigStatus(expressions, lastGood));
    }

    /** The plans of nothing. */
    public PlanSet empty() {
        return new PlanSet(
                this,
                GatewayModel.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                QuotaPlans.EMPTY,
                new TreeMap<>());
    }

    /**
     * The plans of {@code model}, given those of the model before.
     *
     * @param touched all objects whose plan may differ ({@code Impact})
     */
    public PlanSet next(PlanSet before, GatewayModel model, Set<ObjectId> touched) {
        PMap<ObjectKey, RoutePlan> routes = before.routePlans();
        PMap<ObjectId, PlannedStatus> statuses = before.statuses();
        PMap<ObjectKey, LazyGatewayPlan> gateways = before.gatewayPlans();
        SortedMap<ObjectId, RuntimeException> failures = new TreeMap<>();
        for (ObjectId id : touched) {
            if (id.kind() == Kind.AI_GATEWAY_ROUTE) {
                var found = model.find(id);
                if (found.isEmpty()) {
                    routes = routes.minus(id.key());
                    continue;
                }
                try {
                    routes = routes.plus(id.key(), routePlanner.plan(model, found.get()));
                } catch (RuntimeException e) {
                    // A fault of ours with one object: its plan before stays, all others are planned.
                    failures.put(id, e);
                    if (takesAccessAway(model, touched) && routes.containsKey(id.key())) {
                        routes = routes.plus(
                                id.key(),
                                lookup(routes).apply(id.key()).orElseThrow().withoutBackends());
                    }
                }
            }
        }
        Function<ObjectKey, Optional<RoutePlan>> plans = lookup(routes);
        for (ObjectId id : touched) {
            if (id.kind() == Kind.GATEWAY) {
                gateways = gateways.plus(id.key(), new LazyGatewayPlan(() -> gateway(model, id.key(), plans)));
            }
            try {
                var status = model.find(id).flatMap(object -> statusPlanner.of(model, object, plans));
                statuses = status.isPresent() ? statuses.plus(id, status.get()) : statuses.minus(id);
            } catch (RuntimeException e) {
                failures.putIfAbsent(id, e);
            }
        }
        return new PlanSet(this, model, routes, gateways, statuses, quotas(before, model, touched, failures), failures);
    }

    private static QuotaPlans quotas(
            PlanSet before, GatewayModel model, Set<ObjectId> touched, SortedMap<ObjectId, RuntimeException> failures) {
        QuotaPlans quotas = before.quotaPlans();
        for (ObjectId id : touched) {
            if (id.kind() != Kind.QUOTA_POLICY) {
                continue;
            }
            try {
                var found = model.find(id);
                quotas = found.isPresent() && found.get().spec() instanceof ModelSpec.Quota(var spec)
                        ? quotas.with(id, spec)
                        : quotas.without(id);
            } catch (RuntimeException e) {
                failures.putIfAbsent(id, e);
            }
        }
        return quotas;
    }

    GatewayPlan gateway(GatewayModel model, ObjectKey gateway, Function<ObjectKey, Optional<RoutePlan>> plans) {
        ObjectId id = new ObjectId(Kind.GATEWAY, gateway);
        if (!model.has(id)) {
            return new GatewayPlan.None(gateway);
        }
        SortedMap<ObjectKey, RouteFragment> fragments = new TreeMap<>();
        for (ObjectKey route : model.referrers(id, Kind.AI_GATEWAY_ROUTE)) {
            Optional<RoutePlan> plan = plans.apply(route);
            if (plan.isEmpty()) {
                // Never take a bundle away from a route that is there and could not be planned.
                return new GatewayPlan.Untouched(
                        gateway,
                        List.of(new Problem(
                                id,
                                "",
                                "RouteNotPlanned",
                                "AIGatewayRoute %s could not be planned; the filter config stays as it is"
                                        .formatted(route))));
            }
            fragments.put(route, plan.get().fragment());
        }
        List<LLMRequestCost> globalCosts =
                GlobalCosts.of(model, gateway, expressions, lastGood).usable();
        return bundlePlanner.plan(
                gateway,
                fragments.values(),
                route -> model.find(new ObjectId(Kind.AI_GATEWAY_ROUTE, route))
                        .map(object -> object.meta().createdAt())
                        .orElse(""),
                globalCosts,
                model.referrers(id, Kind.MCP_ROUTE));
    }

    /** Whether the change may remove a permission, which no fault of ours may keep alive. */
    private static boolean takesAccessAway(GatewayModel model, Set<ObjectId> touched) {
        return touched.stream().anyMatch(id -> id.kind() == Kind.REFERENCE_GRANT || !model.has(id));
    }

    private static Function<ObjectKey, Optional<RoutePlan>> lookup(PMap<ObjectKey, RoutePlan> routes) {
        return key -> Optional.ofNullable(routes.get(key));
    }
}
