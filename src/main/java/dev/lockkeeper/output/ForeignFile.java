package dev.lockkeeper.output;

import java.nio.file.Path;

/** A file stands where one of ours would go. */
public final class ForeignFile extends Exception {

    private static final long serialVersionUID = 1L;

    ForeignFile(Path file) {
        super(
                file + " was not written by Lockkeeper and is left as it is; move it away, or name another folder"
                        + " in lockkeeper.output (LOCKKEEPER_OUTPUT)",
                null,
                false,
                false);
    }
}
