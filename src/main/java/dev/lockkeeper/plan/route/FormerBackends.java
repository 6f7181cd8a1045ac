package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.bundle.Json;
import java.util.Optional;

/** Entries of the filter config that a route's former version named, as the present model allows them. */
public final class FormerBackends {

    private FormerBackends() {}

    /**
     * The entry with the credential as it is now; empty when the backend, a grant or the credential is gone, so that what
     * was taken away stays away.
     */
    public static Optional<FragmentBackend> now(GatewayModel model, ObjectKey route, FragmentBackend former) {
        ObjectId id = new ObjectId(Kind.AI_GATEWAY_ROUTE, route);
        return switch (new BackendResolver(model).resolve(id, former.rule(), former.index(), former.ref())) {
            case ResolvedBackend.Usable usable ->
                Optional.of(entry(usable, former.rule(), former.index(), former.ref()));
            case ResolvedBackend.LeftOut _ -> Optional.empty();
        };
    }

    static FragmentBackend entry(ResolvedBackend.Usable usable, int rule, int index, RouteBackendRef ref) {
        return new FragmentBackend(usable.filterBackend().name(), Json.line(usable.filterBackend()), rule, index, ref);
    }
}
