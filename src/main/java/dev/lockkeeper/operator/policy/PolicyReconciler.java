package dev.lockkeeper.operator.policy;

import dev.lockkeeper.api.BackendSecurityPolicy;
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

/** BackendSecurityPolicy → its status; its credentials are published with the bundles. */
@Ignore
public final class PolicyReconciler implements PlannedReconciler<BackendSecurityPolicy> {

    private final Reconciliation reconciliation;
    private final Snapshots snapshots;
    private final StatusStep statuses;

    public PolicyReconciler(Reconciliation reconciliation, Snapshots snapshots, StatusStep statuses) {
        this.reconciliation = reconciliation;
        this.snapshots = snapshots;
        this.statuses = statuses;
    }

    @Override
    public Kind kind() {
        return Kind.BACKEND_SECURITY_POLICY;
    }

    @Override
    public Class<BackendSecurityPolicy> type() {
        return BackendSecurityPolicy.class;
    }

    @Override
    public boolean concerns(BackendSecurityPolicy now, BackendSecurityPolicy before) {
        return PlannedReconciler.super.concerns(now, before) || !Objects.equals(now.getStatus(), before.getStatus());
    }

    @Override
    public UpdateControl<BackendSecurityPolicy> reconcile(
            BackendSecurityPolicy object, Context<BackendSecurityPolicy> context) {
        ObjectId id = new ObjectId(Kind.BACKEND_SECURITY_POLICY, PlannedReconciler.key(object));
        return reconciliation.of(
                id, () -> statuses.write(id, snapshots.current().plans(), List.of(), object));
    }
}
