package dev.lockkeeper.plan.route;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.Costs;
import java.util.List;
import java.util.Optional;

/** The GatewayConfig that a Gateway names in its annotation, and the costs it sets for all routes of the Gateway. */
public final class GlobalCosts {

    private static final Costs NO_COSTS = new Costs(List.of(), List.of(), true);

    private GlobalCosts() {}

    public static Optional<ModelSpec.Config> config(GatewayModel model, ObjectKey gateway) {
        return configId(model, gateway).flatMap(id -> model.spec(id, ModelSpec.Config.class));
    }

    /** Named by the Gateway, whether it exists or not. */
    public static Optional<ObjectId> configId(GatewayModel model, ObjectKey gateway) {
        return model.references(new ObjectId(Kind.GATEWAY, gateway)).stream()
                .filter(id -> id.kind() == Kind.GATEWAY_CONFIG)
                .findFirst();
    }

    public static Costs of(GatewayModel model, ObjectKey gateway, CostExpressions expressions, LastGoodCosts lastGood) {
        return configId(model, gateway)
                .flatMap(id -> model.spec(id, ModelSpec.Config.class)
                        .map(config -> Costs.of(
                                id,
                                "spec.globalLLMRequestCosts",
                                config.spec().globalLLMRequestCosts(),
                                expressions,
                                lastGood)))
                .orElse(NO_COSTS);
    }
}
