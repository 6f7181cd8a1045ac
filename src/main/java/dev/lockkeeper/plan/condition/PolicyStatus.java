package dev.lockkeeper.plan.condition;

import static dev.lockkeeper.plan.Reasons.ACCEPTED;
import static dev.lockkeeper.plan.Reasons.CONFLICTED;
import static dev.lockkeeper.plan.Reasons.INVALID_SECRET;
import static dev.lockkeeper.plan.Reasons.REF_NOT_PERMITTED;
import static dev.lockkeeper.plan.Reasons.RESOLVED_REFS;
import static dev.lockkeeper.plan.Reasons.SECRET_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.TARGET_NOT_FOUND;

import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.model.References;
import dev.lockkeeper.plan.bundle.Credential;
import dev.lockkeeper.plan.bundle.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * BackendSecurityPolicy: {@code Accepted} from {@code spec.targetRefs[]} (missing, or taken by an older policy) and the kind of
 * credential; {@code ResolvedRefs} from the Secrets it names.
 */
public final class PolicyStatus {

    private static final Set<String> REFERENCE_REASONS = Set.of(SECRET_NOT_FOUND, INVALID_SECRET, REF_NOT_PERMITTED);

    PlannedStatus of(GatewayModel model, ModelObject<?> policy, BackendSecurityPolicySpec spec) {
        Credentials credentials = new Credentials(model);
        List<Problem> refused = new ArrayList<>();
        List<Problem> unresolved = new ArrayList<>();
        if (credentials.ofPolicy(policy) instanceof Credential.Failed(ObjectId _, Problem problem)) {
            (REFERENCE_REASONS.contains(problem.reason()) ? unresolved : refused).add(problem);
        }
        for (int i = 0; i < spec.targetRefs().size(); i++) {
            ObjectId target =
                    References.target(spec.targetRefs().get(i), policy.id().namespace());
            String path = "spec.targetRefs[%d]".formatted(i);
            ObjectId effective = credentials.policies(target).getFirst().id();
            if (!effective.equals(policy.id())) {
                refused.add(new Problem(
                        policy.id(),
                        path,
                        CONFLICTED,
                        "%s is already targeted by the older %s; one policy a backend".formatted(target, effective)));
            } else if (!model.has(target)) {
                refused.add(new Problem(
                        policy.id(),
                        path,
                        TARGET_NOT_FOUND,
                        target + " not found; create it or correct the reference"));
            }
        }
        return new PlannedStatus(
                policy.id(),
                policy.meta().generation(),
                List.of(
                        Verdict.of(ACCEPTED, refused, ACCEPTED, "policy is accepted"),
                        Verdict.of(RESOLVED_REFS, unresolved, RESOLVED_REFS, "all references are resolved")),
                List.of());
    }
}
