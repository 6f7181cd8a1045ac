package dev.lockkeeper.plan.condition;

import static dev.lockkeeper.plan.Reasons.ACCEPTED;
import static dev.lockkeeper.plan.Reasons.NOT_YET_SUPPORTED;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Model and plans → what each object of our kinds is to say of itself. */
public final class StatusPlanner {

    private final PolicyStatus policies;
    private final ConfigStatus configs;

    public StatusPlanner(PolicyStatus policies, ConfigStatus configs) {
        this.policies = policies;
        this.configs = configs;
    }

    /** Empty for kinds that have no status of ours. */
    public Optional<PlannedStatus> of(
            GatewayModel model, ModelObject<?> object, Function<ObjectKey, Optional<RoutePlan>> plans) {
        return switch (object.spec()) {
            case ModelSpec.Route(var spec) ->
                plans.apply(object.key()).map(plan -> RouteStatus.of(model, object, spec, plan));
            case ModelSpec.ServiceBackend(var spec) -> Optional.of(BackendStatus.of(model, object, spec));
            case ModelSpec.SecurityPolicy(var spec) -> Optional.of(policies.of(model, object, spec));
            case ModelSpec.Config(var spec) -> Optional.of(configs.of(object, spec));
            case ModelSpec.McpRoute _ ->
                Optional.of(notYet(
                        object, "MCP routes are not supported by this version; the object is kept and has no effect"));
            case ModelSpec.Quota _ ->
                Optional.of(
                        notYet(
                                object,
                                "quota policies are limits of the role ratelimit, but Envoy does not ask for them in this version"));
            case ModelSpec.GatewayFacts _, ModelSpec.Grant _, ModelSpec.Presence _, ModelSpec.SecretContent _ ->
                Optional.empty();
        };
    }

    private static PlannedStatus notYet(ModelObject<?> object, String what) {
        return new PlannedStatus(
                object.id(),
                object.meta().generation(),
                List.of(new PlannedCondition(ACCEPTED, false, NOT_YET_SUPPORTED, what)),
                List.of());
    }
}
