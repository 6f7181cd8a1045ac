package dev.lockkeeper.model;

/** One change as a source reports it: the newest state of an object, or its end. */
public sealed interface ModelChange {

    ObjectId id();

    /** The object is there, in this state. */
    record Upsert(ModelObject<?> object) implements ModelChange {
        @Override
        public ObjectId id() {
            return object.id();
        }
    }

    /** The object is gone. */
    record Delete(ObjectId id) implements ModelChange {}
}
