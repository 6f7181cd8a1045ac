package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.source.ModelSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a source says, in order, and the model that follows from it. */
final class RecordingSink implements ModelSink {

    private final List<ModelChange> changes = new ArrayList<>();
    private GatewayModel model = GatewayModel.empty();
    private int changesBeforeSync = -1;
    private int syncs;

    @Override
    public synchronized void changed(ModelChange change) {
        changes.add(change);
        model = model.with(change);
    }

    @Override
    public synchronized void synced() {
        syncs++;
        changesBeforeSync = changes.size();
    }

    synchronized boolean isSynced() {
        return syncs > 0;
    }

    synchronized int syncs() {
        return syncs;
    }

    synchronized GatewayModel model() {
        return model;
    }

    /** The model as it was when the source said synced. */
    synchronized GatewayModel modelAtSync() {
        GatewayModel then = GatewayModel.empty();
        for (ModelChange change : changes.subList(0, changesBeforeSync)) {
            then = then.with(change);
        }
        return then;
    }

    synchronized List<ModelChange> of(ObjectId id) {
        return changes.stream().filter(change -> change.id().equals(id)).toList();
    }

    synchronized List<ModelChange> all() {
        return List.copyOf(changes);
    }

    synchronized void forgetChanges() {
        changes.clear();
    }
}
