package dev.lockkeeper.ratelimit.store;

/** What it means for the request when a counter's limit is exceeded. */
public enum Weight {
    /** It is refused. */
    ENFORCED,
    /** It is refused when that is so for all descriptors of this weight. */
    QUOTA,
    /** Nothing. */
    SHADOW
}
