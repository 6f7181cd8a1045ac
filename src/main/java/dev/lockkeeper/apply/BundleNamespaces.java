package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import java.util.SortedSet;

/** Where the Envoy pods of a Gateway run, which mount the Secrets of its bundle. Safe from any thread. */
@FunctionalInterface
public interface BundleNamespaces {

    /** At least one. */
    SortedSet<String> of(ObjectKey gateway);
}
