package dev.lockkeeper.attach.certificate;

import java.time.Duration;
import java.time.Instant;

/**
 * How long authorities and certificates of ours are good for, and what follows from it: the last third of a lifetime is for
 * the next one.
 *
 * @param backdated how much earlier than now they begin, for clocks that are late
 */
public record Lifetimes(Duration authority, Duration certificate, Duration backdated) {

    public static final Lifetimes DEFAULT = of(Duration.ofDays(365), Duration.ofDays(90));

    private static final Duration LONGEST_OVERLAP = Duration.ofSeconds(30);
    private static final Duration LONGEST_LINGER = Duration.ofHours(1);

    public static Lifetimes of(Duration authority, Duration certificate) {
        return new Lifetimes(authority, certificate, Duration.ofMinutes(5));
    }

    /** How long an API server must have been told of an authority before a certificate of it is shown. */
    public Duration overlap() {
        return shorter(certificate.dividedBy(6), LONGEST_OVERLAP);
    }

    /** How long after a new certificate all replicas show it, and the authority of the one before is of no use. */
    Duration linger() {
        return shorter(certificate.dividedBy(3), LONGEST_LINGER);
    }

    /** Whether something with this validity needs a successor; for what others made, by its own span if that is shorter. */
    static boolean due(Instant from, Instant until, Duration lifetime, Instant now) {
        return Duration.between(now, until)
                        .compareTo(
                                shorter(Duration.between(from, until), lifetime).dividedBy(3))
                < 0;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
