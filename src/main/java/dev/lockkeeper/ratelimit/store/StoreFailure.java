package dev.lockkeeper.ratelimit.store;

import java.util.Locale;

/**
 * Why there is no decision.
 *
 * @param message for logs and errors
 */
public record StoreFailure(Kind kind, String message) {

    /** In metrics. */
    public enum Kind {
        /** No connection, or one that was lost; the hits may have been counted if they were sent. */
        CONNECTION,
        /** No answer in time; the hits may have been counted. */
        TIMEOUT,
        /** The store answered with an error. */
        ERROR,
        /** Not asked, since it failed lately. */
        OPEN_BREAKER,
        /** Too many calls wait already. */
        OVERLOAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
