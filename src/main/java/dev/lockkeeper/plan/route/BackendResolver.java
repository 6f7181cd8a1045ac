package dev.lockkeeper.plan.route;

import static dev.lockkeeper.plan.Reasons.BACKEND_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.CREDENTIAL_NOT_RESOLVED;
import static dev.lockkeeper.plan.Reasons.REF_NOT_PERMITTED;

import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.model.References;
import dev.lockkeeper.plan.Grants;
import dev.lockkeeper.plan.bundle.Credential;
import dev.lockkeeper.plan.bundle.Credentials;
import dev.lockkeeper.plan.bundle.FilterAuth;
import dev.lockkeeper.plan.bundle.FilterBackends;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRefBuilder;
import org.jspecify.annotations.Nullable;

/** Follows one reference of a rule to its Envoy Gateway Backend and its credential, past all grants it needs. */
final class BackendResolver {

    private final GatewayModel model;
    private final Credentials credentials;

    BackendResolver(GatewayModel model) {
        this.model = model;
        this.credentials = new Credentials(model);
    }

    ResolvedBackend resolve(ObjectId route, int rule, int index, RouteBackendRef ref) {
        String path = "spec.rules[%d].backendRefs[%d]".formatted(rule, index);
        ObjectId target = References.backend(ref, route.namespace());
        if (!Grants.permit(model, Kind.AI_GATEWAY_ROUTE, route.namespace(), target)) {
            return leftOut(
                    route,
                    path + ".namespace",
                    REF_NOT_PERMITTED,
                    Grants.missing(Kind.AI_GATEWAY_ROUTE, route.namespace(), target));
        }
        FilterAuth auth = null;
        switch (credentials.of(target)) {
            case Credential.Failed(ObjectId policy, Problem problem) -> {
                return leftOut(
                        route,
                        path,
                        CREDENTIAL_NOT_RESOLVED,
                        "the credential of %s is not usable: %s: %s".formatted(target, policy, problem.text()));
            }
            case Credential.Ready(ObjectId _, FilterAuth ready) -> auth = ready;
            case Credential.None() -> {}
        }
        String name = RouteNames.reference(route.namespace(), ref.name(), route.name(), rule, index);
        return target.kind() == Kind.INFERENCE_POOL
                ? pool(route, path, target, ref, name, auth)
                : service(route, path, target, ref, name, auth);
    }

    private ResolvedBackend pool(
            ObjectId route, String path, ObjectId target, RouteBackendRef ref, String name, @Nullable FilterAuth auth) {
        if (!model.has(target)) {
            return leftOut(route, path + ".name", BACKEND_NOT_FOUND, notFound(target));
        }
        return new ResolvedBackend.Usable(
                httpRef(route, target, ref, null), FilterBackends.ofPool(name, ref, auth), priority(ref));
    }

    private ResolvedBackend service(
            ObjectId route, String path, ObjectId target, RouteBackendRef ref, String name, @Nullable FilterAuth auth) {
        var found = model.spec(target, ModelSpec.ServiceBackend.class);
        if (found.isEmpty()) {
            return leftOut(route, path + ".name", BACKEND_NOT_FOUND, notFound(target));
        }
        AIServiceBackendSpec spec = found.get().spec();
        String namespace = spec.backendRef().namespace();
        ObjectId backend = ObjectId.of(
                Kind.BACKEND,
                namespace == null || namespace.isEmpty() ? target.namespace() : namespace,
                spec.backendRef().name());
        if (!model.has(backend)) {
            return leftOut(
                    route,
                    path + ".name",
                    BACKEND_NOT_FOUND,
                    "spec.backendRef of %s: %s".formatted(target, notFound(backend)));
        }
        // Envoy Gateway checks this one for the generated HTTPRoute and answers 500 without it.
        if (!Grants.permit(model, Kind.HTTP_ROUTE, route.namespace(), backend)) {
            return leftOut(
                    route,
                    path + ".namespace",
                    REF_NOT_PERMITTED,
                    Grants.missing(Kind.HTTP_ROUTE, route.namespace(), backend));
        }
        return new ResolvedBackend.Usable(
                httpRef(route, backend, ref, spec.backendRef().port()),
                FilterBackends.ofService(name, ref, spec, auth),
                priority(ref));
    }

    private static HTTPBackendRef httpRef(
            ObjectId route, ObjectId target, RouteBackendRef ref, @Nullable Integer port) {
        var builder = new HTTPBackendRefBuilder()
                .withGroup(target.kind().group())
                .withKind(target.kind().kindName())
                .withName(target.name())
                .withWeight(ref.weight() == null ? 1 : ref.weight());
        if (!target.namespace().equals(route.namespace())) {
            builder.withNamespace(target.namespace());
        }
        if (port != null) {
            builder.withPort(port);
        }
        return builder.build();
    }

    private static int priority(RouteBackendRef ref) {
        return ref.priority() == null ? 0 : Math.toIntExact(Math.min(ref.priority(), Integer.MAX_VALUE));
    }

    private static String notFound(ObjectId target) {
        return target + " not found; create it or correct the reference";
    }

    private static ResolvedBackend leftOut(ObjectId route, String path, String reason, String message) {
        return new ResolvedBackend.LeftOut(new Problem(route, path, reason, message));
    }
}
