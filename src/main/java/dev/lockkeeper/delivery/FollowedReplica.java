package dev.lockkeeper.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whose bundles a processor uses. The leader's: of several that say so, the one with the highest epoch. Without a leader the
 * one followed so far, for a standby may be behind. Once that one is away for a while, any other.
 *
 * @param <K> what tells replicas apart
 */
final class FollowedReplica<K extends Comparable<K>> {

    /** Longer than a new connection to the same replica takes, which is due every some minutes. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private @Nullable K followed;
    private long highest = -1;
    private @Nullable Long awaySince;

    /** @param epoch while it leads */
    record Candidate<K>(K key, OptionalLong epoch) {
        long rank() {
            return epoch.orElse(-1);
        }
    }

    /**
     * @param candidates connected replicas that have sent all they have
     * @param anyInUse false when any bundle is better than none
     * @param now of a monotonic clock, in nanoseconds
     * @return empty when what is in use is to stay
     */
    Optional<K> choose(Collection<Candidate<K>> candidates, boolean anyInUse, long now) {
        Optional<Candidate<K>> best = candidates.stream()
                .max(Comparator.comparingLong((Candidate<K> candidate) -> candidate.rank())
                        .thenComparing(candidate -> candidate.key().equals(followed))
                        .thenComparing(Candidate::key, Comparator.reverseOrder()));
        if (best.isEmpty()) {
            return Optional.empty();
        }
        // A replica that has not heard yet that it leads no more has a lower epoch than we have seen.
        if (best.get().epoch().isPresent() && best.get().rank() >= highest) {
            return follow(best.get());
        }
        if (candidates.stream().anyMatch(candidate -> candidate.key().equals(followed))) {
            awaySince = null;
            return Optional.ofNullable(followed);
        }
        if (!anyInUse) {
            return follow(best.get());
        }
        Long since = awaySince;
        if (since == null) {
            awaySince = now;
            return Optional.empty();
        }
        return now - since < PATIENCE.toNanos() ? Optional.empty() : follow(best.get());
    }

    private Optional<K> follow(Candidate<K> candidate) {
        awaySince = null;
        followed = candidate.key();
        highest = Math.max(highest, candidate.rank());
        return Optional.of(candidate.key());
    }
}
