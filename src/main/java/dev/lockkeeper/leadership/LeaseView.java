package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one process has seen of the Lease. A record is judged by when this process last saw it change, on its own
 * monotonic clock; the times inside the record were written by another clock and decide nothing (rule of client-go).
 */
final class LeaseView {

    private boolean known;
    private @Nullable LeaseRecord last;
    private boolean absent;
    private long changedAt;
    private long heardAt;

    /** Takes in what the API server showed; {@code now} is the time of arrival. */
    void see(Optional<LeaseRecord> seen, long now) {
        heardAt = now;
        boolean same = known
                && (seen.isEmpty()
                        ? absent
                        : !absent && last != null && seen.get().sameContent(last));
        if (!same) {
            changedAt = now;
        }
        known = true;
        absent = seen.isEmpty();
        seen.ifPresent(value -> last = value);
    }

    /** The Lease as it is there now. */
    Optional<LeaseRecord> present() {
        return absent ? Optional.empty() : Optional.ofNullable(last);
    }

    /** The newest record ever seen, also when the Lease was deleted since. */
    Optional<LeaseRecord> last() {
        return Optional.ofNullable(last);
    }

    /** Until when the claim of another holder must be respected. */
    long heldUntil() {
        return last == null ? changedAt : changedAt + last.duration().toNanos();
    }

    /**
     * Until when a deleted Lease must be left alone: its last holder was not asked, may still write, and restores it at
     * once if it lives. It need not be the holder that we saw last.
     */
    long missingUntil(Duration leaseDuration) {
        return changedAt + leaseDuration.toNanos();
    }

    long heardAt() {
        return heardAt;
    }
}
