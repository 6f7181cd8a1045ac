package dev.lockkeeper.source.directory;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.source.ModelSink;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshots of a folder → single changes for the model; kinds that a model does not know are left out. */
public final class DirectoryModel implements DirectoryListener {

    private final ModelSink sink;
    private SortedMap<ManifestId, Manifest> former = new TreeMap<>();
    private boolean synced;

    public DirectoryModel(ModelSink sink) {
        this.sink = sink;
    }

    /** A manifest stays the same instance until its file changes, so that only changed files cost anything. */
    @Override
    public void changed(DirectorySnapshot snapshot) {
        for (Manifest manifest : snapshot.manifests().values()) {
            if (former.get(manifest.id()) != manifest) {
                kind(manifest.id())
                        .ifPresent(
                                kind -> sink.changed(new ModelChange.Upsert(ManifestReading.object(kind, manifest))));
            }
        }
        for (ManifestId id : former.keySet()) {
            if (!snapshot.manifests().containsKey(id)) {
                kind(id).ifPresent(kind ->
                        sink.changed(new ModelChange.Delete(ObjectId.of(kind, id.namespace(), id.name()))));
            }
        }
        former = snapshot.manifests();
        if (!synced) {
            synced = true;
            sink.synced();
        }
    }

    private static Optional<Kind> kind(ManifestId id) {
        return ManifestReading.kind(id.group(), id.kind());
    }
}
