package dev.lockkeeper.apply;

import dev.lockkeeper.model.Problem;
import java.util.List;

/** How an ordered series of writes ended; it stops at the first that is not done, and then is tried again as a whole. */
public record Publication(List<Outcome> outcomes) {

    public Publication {
        outcomes = List.copyOf(outcomes);
    }

    /** True when the cluster has all of it. */
    public boolean complete() {
        return outcomes.stream().allMatch(Outcome::done);
    }

    /** True when it should be tried again, with growing pauses. */
    public boolean retry() {
        return outcomes.stream().anyMatch(Outcome::retry);
    }

    /** How many requests changed something. */
    public long writes() {
        return outcomes.stream().filter(Outcome.Written.class::isInstance).count();
    }

    /** What a person must change. */
    public List<Problem> problems() {
        return outcomes.stream()
                .filter(Outcome.Refused.class::isInstance)
                .map(refused -> ((Outcome.Refused) refused).problem())
                .toList();
    }
}
