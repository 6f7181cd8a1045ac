package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import java.util.SortedSet;

/** Where the Envoy pods of a Gateway run, which mount the Secrets of its bundle. Safe from any thread. */
@FunctionalInterface
public interface BundleNamespaces {

    /** At least one. */
    SortedSet<String> of(ObjectKey gateway);

    /** Whether something of the Gateway is seen there; if not, it may run where its bundle was before. */
    default boolean certain(ObjectKey gateway) {
        return true;
    }
}
