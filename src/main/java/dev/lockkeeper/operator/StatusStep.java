package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.PeerLeftovers;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.Plans;
import dev.lockkeeper.plan.Reasons;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last steps of a reconciliation: the peer's finalizer goes; the status says what is planned, and what the writes before met with. */
public final class StatusStep {

    private final PeerLeftovers leftovers;
    private final StatusWriter writer;

    public StatusStep(PeerLeftovers leftovers, StatusWriter writer) {
        this.leftovers = leftovers;
        this.writer = writer;
    }

    /** @param refused why something could not be published; it makes {@code Accepted} false */
    public List<Outcome> write(ObjectId id, Plans plans, List<Problem> refused, HasMetadata object) {
        return write(id, plans, planned -> with(planned, refused), object);
    }

    /** @param observed adds to the planned status what only the cluster tells */
    public List<Outcome> write(ObjectId id, Plans plans, UnaryOperator<PlannedStatus> observed, HasMetadata object) {
        Outcome released = leftovers.release(id, object);
        Outcome written = plans.status(id)
                .map(planned -> writer.write(observed.apply(planned), object))
                .orElseGet(Outcome.Unchanged::new);
        return List.of(released, written);
    }

    /** The status with what the writes were refused for in {@code Accepted}. */
    public static PlannedStatus with(PlannedStatus planned, List<Problem> refused) {
        if (refused.isEmpty()) {
            return planned;
        }
        List<PlannedCondition> conditions = planned.conditions().stream()
                .map(condition -> condition.type().equals(Reasons.ACCEPTED) ? refused(condition, refused) : condition)
                .toList();
        return new PlannedStatus(planned.object(), planned.generation(), conditions, planned.parents());
    }

    private static PlannedCondition refused(PlannedCondition accepted, List<Problem> refused) {
        Stream<String> before = accepted.status() ? Stream.empty() : Stream.of(accepted.message());
        String reason = accepted.status() ? refused.getFirst().reason() : accepted.reason();
        return new PlannedCondition(
                accepted.type(),
                false,
                reason,
                Stream.concat(before, refused.stream().map(Problem::text)).collect(Collectors.joining("; ")));
    }
}
