package dev.lockkeeper.plan.condition;

import static dev.lockkeeper.plan.Reasons.ACCEPTED;
import static dev.lockkeeper.plan.Reasons.BACKEND_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.CREDENTIAL_NOT_RESOLVED;
import static dev.lockkeeper.plan.Reasons.NO_MATCHING_PARENT;
import static dev.lockkeeper.plan.Reasons.REF_NOT_PERMITTED;
import static dev.lockkeeper.plan.Reasons.RESOLVED_REFS;

import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.model.References;
import dev.lockkeeper.plan.condition.PlannedStatus.PlannedParent;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AIGatewayRoute: {@code Accepted} from {@code spec.rules[].matches}, {@code spec.rules[].backendRefs} (limits) and
 * {@code spec.llmRequestCosts[].cel}; {@code ResolvedRefs} from {@code spec.rules[].backendRefs[]}; both again per parent, where
 * {@code Accepted} also says whether the Gateway of {@code spec.parentRefs[]} exists.
 */
final class RouteStatus {

    private static final Set<String> REFERENCE_REASONS =
            Set.of(BACKEND_NOT_FOUND, REF_NOT_PERMITTED, CREDENTIAL_NOT_RESOLVED);

    private RouteStatus() {}

    static PlannedStatus of(GatewayModel model, ModelObject<?> route, AIGatewayRouteSpec spec, RoutePlan plan) {
        List<Problem> unresolved = plan.problems().stream()
                .filter(problem -> REFERENCE_REASONS.contains(problem.reason()))
                .toList();
        List<Problem> refused = plan.problems().stream()
                .filter(problem -> !REFERENCE_REASONS.contains(problem.reason()))
                .toList();
        PlannedCondition accepted = Verdict.of(ACCEPTED, refused, ACCEPTED, "route is accepted");
        PlannedCondition resolved = Verdict.of(RESOLVED_REFS, unresolved, RESOLVED_REFS, "all references are resolved");

        List<PlannedParent> parents = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        for (int i = 0; i < spec.parentRefs().size(); i++) {
            ParentReference parent = spec.parentRefs().get(i);
            ObjectKey gateway = References.gateway(parent, route.id().namespace());
            if (model.has(new ObjectId(Kind.GATEWAY, gateway))) {
                parents.add(new PlannedParent(parent, List.of(accepted, resolved)));
            } else {
                Problem problem = new Problem(
                        route.id(),
                        "spec.parentRefs[%d]".formatted(i),
                        NO_MATCHING_PARENT,
                        "Gateway " + gateway + " not found; create it or correct the reference");
                missing.add(problem);
                PlannedCondition none = Verdict.of(ACCEPTED, List.of(problem), ACCEPTED, "");
                parents.add(new PlannedParent(parent, List.of(none, resolved)));
            }
        }
        boolean homeless = !parents.isEmpty() && missing.size() == parents.size();
        PlannedCondition whole = refused.isEmpty() && homeless ? Verdict.of(ACCEPTED, missing, ACCEPTED, "") : accepted;
        return new PlannedStatus(route.id(), route.meta().generation(), List.of(whole, resolved), parents);
    }
}
