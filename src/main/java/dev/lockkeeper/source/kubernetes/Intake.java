package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;

/** Takes what one informer sees, in order, on the informer's thread: must not block. */
interface Intake<T> {

    /** An object is there, in this state; {@code object} may be stripped after the call. */
    void put(T object);

    void removed(ObjectKey key);
}
