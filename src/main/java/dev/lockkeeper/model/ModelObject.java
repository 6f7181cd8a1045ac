package dev.lockkeeper.model;

/** One object as a source delivered it: immutable, typed by its kind. */
public record ModelObject<S extends ModelSpec>(ObjectId id, Meta meta, S spec) {

    public ObjectKey key() {
        return id.key();
    }
}
