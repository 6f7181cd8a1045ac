package dev.lockkeeper.source.kubernetes;

import java.time.Duration;

/**
 * The source's durations.
 *
 * @param firstRetry between attempts to reach the API server at first, doubled each time
 * @param lastRetry and at most
 * @param discovery how often to look for kinds that appeared or vanished
 * @param request what a single request may take
 * @param secretPatience how long a policy waits for a Secret that cannot be read
 */
public record SourceTiming(
        Duration firstRetry, Duration lastRetry, Duration discovery, Duration request, Duration secretPatience) {

    public static final SourceTiming DEFAULT = new SourceTiming(
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
}
