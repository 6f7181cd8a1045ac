package dev.lockkeeper.ratelimit.config;

/** What is taken of files. */
public enum Strictness {
    /** A broken file keeps its last good version, the others load; our keys are known. */
    PER_FILE,
    /** The same, without limits that its keys could not hold beside those of envoyproxy/ratelimit. */
    LEGACY_PER_FILE,
    /** As envoyproxy/ratelimit: one broken file refuses all, its keys only. */
    ALL_OR_NOTHING
}
