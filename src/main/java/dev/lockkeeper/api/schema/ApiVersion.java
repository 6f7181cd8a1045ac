package dev.lockkeeper.api.schema;

import java.util.Locale;

/** The versions of our API, oldest first. */
public enum ApiVersion {
    V1ALPHA1,
    V1BETA1;

    /** As in {@code apiVersion} behind the group. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
