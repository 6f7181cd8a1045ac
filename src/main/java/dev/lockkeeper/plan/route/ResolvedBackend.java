package dev.lockkeeper.plan.route;

import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.bundle.FilterBackend;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;

/** What came of one reference of a rule. */
sealed interface ResolvedBackend {

    /** Goes into the HTTPRoute and the bundle. */
    record Usable(HTTPBackendRef httpRef, FilterBackend filterBackend, int priority) implements ResolvedBackend {}

    /** Is left out; the others of its rule stand in for it. */
    record LeftOut(Problem problem) implements ResolvedBackend {}
}
