package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Allows writes until a moment of the monotonic clock: send time of the last successful renewal plus renew-deadline.
 * Nobody else can lead before lease-duration has passed, so the difference is the margin of a write under way.
 *
 * @param epoch leaseTransitions of the Lease; 0 without election
 * @param notAfterNanos on the scale of the ticker
 */
public record WritePermit(long epoch, long notAfterNanos, LongSupplier ticker) {

    /** For a replica that runs without election: never ends. */
    public static WritePermit unlimited() {
        return new WritePermit(0, Long.MAX_VALUE, () -> 0L);
    }

    /** What a request may take at most; zero when the permit is over. */
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, notAfterNanos - ticker.getAsLong()));
    }

    public boolean valid() {
        return notAfterNanos - ticker.getAsLong() > 0;
    }
}
