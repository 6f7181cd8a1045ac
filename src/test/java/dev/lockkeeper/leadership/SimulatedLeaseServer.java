package dev.lockkeeper.leadership;

import dev.lockkeeper.leadership.LeaseStore.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API server's part of an election: one Lease, guarded by its version, and watches. */
final class SimulatedLeaseServer {

    private final List<SimulatedConnection> connections = new ArrayList<>();
    private @Nullable LeaseRecord lease;
    private long version = 100;
    int writes;

    Optional<LeaseRecord> lease() {
        return Optional.ofNullable(lease);
    }

    void add(SimulatedConnection connection) {
        connections.add(connection);
    }

    Written write(LeaseRecord next) {
        LeaseRecord current = lease;
        boolean fits =
                current == null ? next.version().isEmpty() : current.version().equals(next.version());
        if (!fits) {
            return new Written.Refused();
        }
        writes++;
        return new Written.Stored(put(next));
    }

    /** As somebody with kubectl: no guard. */
    LeaseRecord put(LeaseRecord next) {
        LeaseRecord stored = next.at(Long.toString(++version));
        lease = stored;
        connections.forEach(each -> each.changed(Optional.of(stored)));
        return stored;
    }

    /** A label changes: another version, the same content. */
    void touch() {
        LeaseRecord current = lease;
        if (current != null) {
            put(current);
        }
    }

    void delete() {
        lease = null;
        connections.forEach(each -> each.changed(Optional.empty()));
    }

    LeaseRecord heldBy(String holder, Duration duration, java.time.Instant at, int transitions) {
        return new LeaseRecord(holder, "", duration, at, at, transitions, "");
    }
}
