package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.model.ObjectId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.function.Supplier;

/** What all reconcilers have around their steps: closed gate → nothing; failure → again later; never an exception to the SDK. */
public record Reconciliation(Gate gate, Attempts attempts) {

    public <P extends HasMetadata> UpdateControl<P> of(ObjectId id, Supplier<List<Outcome>> steps) {
        if (!gate.open()) {
            return UpdateControl.noUpdate();
        }
        UpdateControl<P> done = UpdateControl.noUpdate();
        try {
            return attempts.next(id, steps.get()).map(done::rescheduleAfter).orElse(done);
        } catch (RuntimeException e) {
            return done.rescheduleAfter(attempts.unexpected(id, e));
        }
    }
}
