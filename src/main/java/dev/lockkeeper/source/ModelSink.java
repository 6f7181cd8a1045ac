package dev.lockkeeper.source;

import dev.lockkeeper.model.ModelChange;

/** Takes what a source sees. Calls come from any thread, never block, and keep the order of one caller. */
public interface ModelSink {

    /** An object appeared, changed or went. */
    void changed(ModelChange change);

    /** This source has delivered its first full list; everything it knew went through {@link #changed} before. */
    void synced();
}
