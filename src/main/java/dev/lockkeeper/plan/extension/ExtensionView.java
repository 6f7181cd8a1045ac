package dev.lockkeeper.plan.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/** The newest plans as the extension server reads them: no lock, no call, safe from any thread. */
public interface ExtensionView {

    /** True once every source has delivered its first full list and the first plan is built. */
    boolean ready();

    /** The newest plan of a generated HTTPRoute, empty when no AIGatewayRoute of that name is known. */
    Optional<ExtensionRoute> route(ObjectKey httpRoute);

    /** Whether the route was known by this plan not long ago, and has been removed since. */
    boolean removed(ObjectKey httpRoute, String hash);

    /**
     * Calls the listener each time after newer plans can be looked up. It runs on the planning thread and must only take
     * note.
     */
    void onChange(Runnable listener);

    /** The plan with this hash, among the last few of the route. */
    Optional<ExtensionRoute> route(ObjectKey httpRoute, String hash);
}
