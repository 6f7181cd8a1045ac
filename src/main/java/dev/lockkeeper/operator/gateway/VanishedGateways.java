package dev.lockkeeper.operator.gateway;

import dev.lockkeeper.apply.BundleWriter;
import dev.lockkeeper.apply.ObservedObjects;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.operator.Attempts;
import dev.lockkeeper.operator.Gate;
import dev.lockkeeper.operator.KeyedWork;
import dev.lockkeeper.operator.Triggers;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.revision.Snapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes away the bundles of Gateways that are gone: Secrets in another namespace have no owner reference, and a Gateway that
 * was deleted while no replica ran has no object to reconcile. They hold credentials, so they must not stay.
 */
public final class VanishedGateways implements AutoCloseable {

    private final Gate gate;
    private final Snapshots snapshots;
    private final BundleWriter bundles;
    private final Attempts attempts;
    private final Predicate<String> ours;
    private final KeyedWork work;

    /** @param ours namespaces that are watched: a Gateway of another one may be there without our seeing it */
    public VanishedGateways(
            Gate gate,
            Snapshots snapshots,
            ObservedObjects observed,
            BundleWriter bundles,
            Attempts attempts,
            Triggers triggers,
            Predicate<String> ours) {
        this.gate = gate;
        this.snapshots = snapshots;
        this.bundles = bundles;
        this.attempts = attempts;
        this.ours = ours;
        this.work = new KeyedWork("vanished-gateways", attempts, this::remove);
        triggers.send(Kind.GATEWAY, this::look);
        triggers.atBegin(() -> observed.gatewaysWithBundle().forEach(this::look));
    }

    @Override
    public void close() {
        work.close();
    }

    private void look(ObjectKey gateway) {
        ObjectId id = new ObjectId(Kind.GATEWAY, gateway);
        if (gone(id)) {
            work.look(id);
        }
    }

    private Optional<Duration> remove(ObjectId id) {
        return gate.open() && gone(id)
                ? attempts.next(
                        id, bundles.write(new GatewayPlan.None(id.key())).outcomes())
                : Optional.empty();
    }

    private boolean gone(ObjectId id) {
        return ours.test(id.namespace()) && !snapshots.current().model().has(id);
    }
}
