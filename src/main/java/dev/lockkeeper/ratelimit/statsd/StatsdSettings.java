package dev.lockkeeper.ratelimit.statsd;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where figures go, and how they are written.
 *
 * @param interval between two sendings
 * @param tags of all figures, by key
 * @param dialect of the receiver
 * @param renamings for {@link Dialect#DOG}, the first that fits
 * @param asked for by name; else nobody may be listening, and that is not worth a warning
 */
public record StatsdSettings(
        String host,
        int port,
        Protocol protocol,
        Duration interval,
        Map<String, String> tags,
        Dialect dialect,
        List<Renaming> renamings,
        boolean asked) {

    public enum Protocol {
        TCP,
        UDP
    }

    /** How tags are written. */
    public enum Dialect {
        /** Into the name, {@code name.__key=value}, as the peer's library does. */
        PLAIN,
        /** After the value, {@code |#key:value}. */
        DOG
    }
}
