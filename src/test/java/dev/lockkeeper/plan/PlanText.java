package dev.lockkeeper.plan;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.quota.QuotaNode;
import dev.lockkeeper.plan.route.RoutePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** All that is planned for a model, as one text per aspect; what golden files hold. */
final class PlanText {

    private PlanText() {}

    static String objects(GatewayModel model, Plans plans) {
        StringBuilder text = new StringBuilder();
        for (ObjectKey route : plans.routes()) {
            RoutePlan plan = plans.route(route).orElseThrow();
            append(text, plan.httpRoute());
            plan.filters().forEach(filter -> append(text, filter));
        }
        return text.toString();
    }

    /** A line for each level: key, value and limit; nothing without quotas. */
    static String quotas(Plans plans) {
        StringBuilder text = new StringBuilder();
        quotas(text, "", plans.quotas().backends());
        return text.toString();
    }

    private static void quotas(StringBuilder text, String indent, List<QuotaNode> nodes) {
        for (QuotaNode node : nodes) {
            text.append(indent).append(node.key());
            if (!node.value().isEmpty()) {
                text.append('=').append(node.value());
            }
            node.limit().ifPresent(limit -> text.append(": %d per %s".formatted(limit.tokens(), limit.unit())));
            text.append(node.shadow() ? " shadow\n" : "\n");
            quotas(text, indent + "  ", node.children());
        }
    }

    static String bundles(GatewayModel model, Plans plans) {
        StringBuilder text = new StringBuilder();
        for (ObjectKey gateway : model.keys(Kind.GATEWAY)) {
            text.append("# Gateway ").append(gateway).append('\n');
            switch (plans.gateway(gateway)) {
                case GatewayPlan.Bundle(var bundle, var _) ->
                    text.append(new String(bundle.content(), StandardCharsets.UTF_8));
                case GatewayPlan.None _ -> text.append("# none\n");
                case GatewayPlan.Untouched(var _, var problems) ->
                    problems.forEach(problem ->
                            text.append("# untouched: ").append(problem.text()).append('\n'));
            }
        }
        return text.toString();
    }

    static String statuses(GatewayModel model, Plans plans) {
        SortedSet<ObjectId> ids = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            model.all(kind).stream().map(ModelObject::id).forEach(ids::add);
        }
        StringBuilder text = new StringBuilder();
        for (ObjectId id : ids) {
            plans.status(id).ifPresent(status -> append(text, status));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, HasMetadata object) {
        text.append(Serialization.asYaml(object));
    }

    private static void append(StringBuilder text, PlannedStatus status) {
        text.append(status.object()).append(":\n");
        conditions(text, "  ", status.conditions());
        status.parents().forEach(parent -> {
            text.append("  parent ").append(parent.parentRef().name()).append(":\n");
            conditions(text, "    ", parent.conditions());
        });
    }

    private static void conditions(StringBuilder text, String indent, List<PlannedCondition> conditions) {
        for (PlannedCondition condition : conditions) {
            text.append("%s%s=%s %s: %s\n"
                    .formatted(
                            indent,
                            condition.type(),
                            condition.status() ? "True" : "False",
                            condition.reason(),
                            condition.message()));
        }
    }
}
