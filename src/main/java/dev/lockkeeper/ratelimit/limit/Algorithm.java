package dev.lockkeeper.ratelimit.limit;

import java.util.Locale;

/** How hits are counted over time; docs/ratelimit-algorithms.md has a picture of each. */
public enum Algorithm {
    /** Whole windows that begin at multiples of the interval since 1970, UTC. */
    FIXED_WINDOW,
    /** The window up to now, with the one before weighed by how much of it still counts. */
    SLIDING_WINDOW,
    /** A bucket that fills evenly and holds at most the burst. */
    TOKEN_BUCKET;

    /** As it is written in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
