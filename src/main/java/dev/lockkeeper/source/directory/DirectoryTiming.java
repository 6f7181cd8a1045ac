package dev.lockkeeper.source.directory;

import java.time.Duration;

/**
 * When changes are taken up. With the defaults each is visible within a second.
 *
 * @param quiet how long a file must have stayed the same
 * @param patience the same for a file that is gone, broken, or lacks objects it had: somebody may still be writing
 * @param longestHold after this time the files that are ready don't wait for others any more
 * @param rescan how often the folder is looked through without an event
 */
public record DirectoryTiming(Duration quiet, Duration patience, Duration longestHold, Duration rescan) {
    public static final DirectoryTiming DEFAULT = new DirectoryTiming(
            Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(600), Duration.ofSeconds(5));
}
