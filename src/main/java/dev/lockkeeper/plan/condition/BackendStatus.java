package dev.lockkeeper.plan.condition;

import static dev.lockkeeper.plan.Reasons.ACCEPTED;
import static dev.lockkeeper.plan.Reasons.BACKEND_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.CREDENTIAL_NOT_RESOLVED;
import static dev.lockkeeper.plan.Reasons.RESOLVED_REFS;

import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.bundle.Credential;
import dev.lockkeeper.plan.bundle.Credentials;
import java.util.ArrayList;
import java.util.List;

/** AIServiceBackend: {@code ResolvedRefs} from {@code spec.backendRef} and the policy that targets the backend. */
final class BackendStatus {

    private BackendStatus() {}

    static PlannedStatus of(GatewayModel model, ModelObject<?> object, AIServiceBackendSpec spec) {
        List<Problem> unresolved = new ArrayList<>();
        String namespace = spec.backendRef().namespace();
        ObjectId backend = ObjectId.of(
                Kind.BACKEND,
                namespace == null || namespace.isEmpty() ? object.id().namespace() : namespace,
                spec.backendRef().name());
        if (!model.has(backend)) {
            unresolved.add(new Problem(
                    object.id(),
                    "spec.backendRef",
                    BACKEND_NOT_FOUND,
                    backend + " not found; create it or correct the reference"));
        }
        if (new Credentials(model).of(object.id()) instanceof Credential.Failed(ObjectId policy, Problem problem)) {
            unresolved.add(new Problem(
                    object.id(), "", CREDENTIAL_NOT_RESOLVED, policy + " is not usable: " + problem.text()));
        }
        return new PlannedStatus(
                object.id(),
                object.meta().generation(),
                List.of(
                        new PlannedCondition(ACCEPTED, true, ACCEPTED, "backend is accepted"),
                        Verdict.of(RESOLVED_REFS, unresolved, RESOLVED_REFS, "all references are resolved")),
                List.of());
    }
}
