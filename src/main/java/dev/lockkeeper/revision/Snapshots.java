package dev.lockkeeper.revision;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.Plans;
import java.util.SortedSet;
import java.util.function.Consumer;

/** The newest model with its plans, for all sinks. Safe from any thread. */
public interface Snapshots {

    Snapshot current();

    /** True once all sources are synced and the first full plan is built. */
    boolean ready();

    /**
     * Calls the listener with the objects whose plan is new, after {@link #current} has it. Runs on the planning thread:
     * the listener must only take note.
     */
    void onChange(Consumer<SortedSet<ObjectId>> listener);

    /** A model and the plans made from it. */
    record Snapshot(GatewayModel model, Plans plans) {}
}
