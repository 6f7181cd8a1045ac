package dev.lockkeeper.operator.config;

import dev.lockkeeper.api.GatewayConfig;
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

/** GatewayConfig → its status; its costs are published with the bundles. */
@Ignore
public final class ConfigReconciler implements PlannedReconciler<GatewayConfig> {

    private final Reconciliation reconciliation;
    private final Snapshots snapshots;
    private final StatusStep statuses;

    public ConfigReconciler(Reconciliation reconciliation, Snapshots snapshots, StatusStep statuses) {
        this.reconciliation = reconciliation;
        this.snapshots = snapshots;
        this.statuses = statuses;
    }

    @Override
    public Kind kind() {
        return Kind.GATEWAY_CONFIG;
    }

    @Override
    public Class<GatewayConfig> type() {
        return GatewayConfig.class;
    }

    @Override
    public boolean concerns(GatewayConfig now, GatewayConfig before) {
        return PlannedReconciler.super.concerns(now, before) || !Objects.equals(now.getStatus(), before.getStatus());
    }

    @Override
    public UpdateControl<GatewayConfig> reconcile(GatewayConfig object, Context<GatewayConfig> context) {
        ObjectId id = new ObjectId(Kind.GATEWAY_CONFIG, PlannedReconciler.key(object));
        return reconciliation.of(
                id, () -> statuses.write(id, snapshots.current().plans(), List.of(), object));
    }
}
