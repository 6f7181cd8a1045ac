package dev.lockkeeper.ratelimit.config;

import java.util.Locale;

/** What a limit does while its counters cannot be reached. */
public enum OnStoreError {
    /** The call ends in an error: the caller's own failure mode decides. */
    ERROR,
    ALLOW,
    DENY,
    /** This process counts alone, up to its share of the limit. */
    LOCAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
