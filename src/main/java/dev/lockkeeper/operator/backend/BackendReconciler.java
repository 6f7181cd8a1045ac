package dev.lockkeeper.operator.backend;

import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.operator.PlannedReconciler;
import dev.lockkeeper.operator.Reconciliation;
import dev.lockkeeper.operator.StatusStep;
import dev.lockkeeper.revision.Snapshots;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.Objects;

/** AIServiceBackend → its status; what it means for routes is published with them. */
@Ignore
public final class BackendReconciler implements PlannedReconciler<AIServiceBackend> {

    private final Reconciliation reconciliation;
    private final Snapshots snapshots;
    private final StatusStep statuses;

    public BackendReconciler(Reconciliation reconciliation, Snapshots snapshots, StatusStep statuses) {
        this.reconciliation = reconciliation;
        this.snapshots = snapshots;
        this.statuses = statuses;
    }

    @Override
    public Kind kind() {
        return Kind.AI_SERVICE_BACKEND;
    }

    @Override
    public Class<AIServiceBackend> type() {
        return AIServiceBackend.class;
    }

    @Override
    public boolean concerns(AIServiceBackend now, AIServiceBackend before) {
        return PlannedReconciler.super.concerns(now, before) || !Objects.equals(now.getStatus(), before.getStatus());
    }

    @Override
    public UpdateControl<AIServiceBackend> reconcile(AIServiceBackend object, Context<AIServiceBackend> context) {
        ObjectId id = new ObjectId(Kind.AI_SERVICE_BACKEND, PlannedReconciler.key(object));
        return reconciliation.of(
                id, () -> statuses.write(id, snapshots.current().plans(), List.of(), object));
    }
}
