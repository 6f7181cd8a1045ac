package dev.lockkeeper.plan.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/** The newest plans as the extension server reads them: no lock, no call, safe from any thread. */
public interface ExtensionView {

    /** True once every source has delivered its first full list and the first plan is built. */
    boolean ready();

    /** The newest plan of a generated HTTPRoute, empty when no AIGatewayRoute of that name is known. */
    Optional<ExtensionRoute> route(ObjectKey httpRoute);

    /** The plan with this hash, among the last few of the route. */
    Optional<ExtensionRoute> route(ObjectKey httpRoute, String hash);
}
