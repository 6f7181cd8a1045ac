package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Hears of the objects that writers compare with: HTTPRoutes, HTTPRouteFilters, Secrets of bundles. Must not block. */
public interface ClusterObserver {

    /** An object is there, in this state, with its managedFields; not to be kept, it is stripped after the call. */
    void put(HasMetadata object);

    /** It is gone, or is no longer what it was; also called for objects that were never put. */
    void removed(String apiVersion, String kind, ObjectKey key);
}
