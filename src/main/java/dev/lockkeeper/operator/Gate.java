package dev.lockkeeper.operator;

import dev.lockkeeper.revision.Snapshots;
import java.util.function.BooleanSupplier;

/**
 * Whether reconciling makes sense now: never from a half-filled model, and not on a replica that may not write, whose work
 * would be for nothing. Only a hint: each write asks for a permit by itself.
 *
 * @param mayWrite whether this replica leads
 */
public record Gate(Snapshots snapshots, BooleanSupplier mayWrite) {

    public boolean open() {
        return snapshots.ready() && mayWrite.getAsBoolean();
    }
}
