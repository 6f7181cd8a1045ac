package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The cluster's objects as this process last saw them; reads of a cache, which may lag behind. A lag costs a conflict,
 * never a wrong write.
 */
public interface ObservedObjects {

    /**
     * An HTTPRoute, HTTPRouteFilter, or a Secret with a name of a bundle. Such a Secret must be found also when it has
     * no label of ours: the peer's have none.
     */
    Optional<ObservedObject> find(ResourceType type, ObjectKey key);

    /** HTTPRouteFilters whose controller is the AIGatewayRoute. */
    List<ObservedObject> filtersOfRoute(ObjectKey route);

    /** Namespaces in which some Secret with our bundle label names the Gateway. */
    SortedSet<String> bundleNamespaces(ObjectKey gateway);

    /** Gateways that some Secret with our bundle label names, see {@code BundleNames}. For what is left of deleted ones. */
    SortedSet<ObjectKey> gatewaysWithBundle();
}
