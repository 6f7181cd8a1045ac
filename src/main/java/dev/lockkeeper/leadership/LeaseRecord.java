package dev.lockkeeper.leadership;

import java.time.Duration;
import java.time.Instant;

/**
 * What a Lease says; times have microseconds, as the API server keeps them.
 *
 * @param holder empty when nobody holds it
 * @param process random, tells a holder from its predecessor or twin of the same name; empty for other programs
 * @param version resourceVersion, empty for a Lease that is still to be created
 */
record LeaseRecord(
        String holder,
        String process,
        Duration duration,
        Instant acquireTime,
        Instant renewTime,
        int transitions,
        String version) {

    boolean held() {
        return !holder.isEmpty();
    }

    /** Same holder, same process, same term. */
    boolean sameTerm(LeaseRecord other) {
        return holder.equals(other.holder) && process.equals(other.process) && transitions == other.transitions;
    }

    /** Nothing that the election looks at differs; labels and annotations may. */
    boolean sameContent(LeaseRecord other) {
        return sameTerm(other)
                && acquireTime.equals(other.acquireTime)
                && renewTime.equals(other.renewTime)
                && duration.equals(other.duration);
    }

    LeaseRecord renewed(Instant at, Duration leaseDuration) {
        return new LeaseRecord(holder, process, leaseDuration, acquireTime, at, transitions, version);
    }

    /** Given away as client-go does it: no holder, the shortest duration, the count of transitions kept. */
    LeaseRecord released(Instant at) {
        return new LeaseRecord("", "", Duration.ofSeconds(1), at, at, transitions, version);
    }

    LeaseRecord at(String newVersion) {
        return new LeaseRecord(holder, process, duration, acquireTime, renewTime, transitions, newVersion);
    }
}
