package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The bundles of this replica as they are to be used now: what is planned, and beside it what Envoy may still ask for. Safe
 * from any thread.
 */
public interface PublishedBundles {

    /** False until the first full plan is made: what there is before says nothing about any Gateway. */
    boolean ready();

    /** Empty when the Gateway has no AI routes: its processors forget it. */
    Optional<BundlePlan> bundle(ObjectKey gateway);

    SortedSet<ObjectKey> gateways();

    /** The lease's epoch while this replica leads, empty on a standby. */
    OptionalLong epoch();

    /** Calls the listener with a Gateway whose bundle or epoch is new, after {@link #bundle} has it; it must only take note. */
    void onChange(Consumer<ObjectKey> listener);
}
