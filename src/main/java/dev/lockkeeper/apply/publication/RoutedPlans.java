package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/** Which plan Envoy Gateway works with: what the HTTPRoute of an AIGatewayRoute says. Safe from any thread. */
public interface RoutedPlans {

    /** The plan hash that the HTTPRoute names; empty when there is no HTTPRoute, or one that names none. */
    Optional<String> hash(ObjectKey route);

    /** Whether Envoy Gateway has reported on the HTTPRoute as it is now. */
    boolean reported(ObjectKey route);
}
