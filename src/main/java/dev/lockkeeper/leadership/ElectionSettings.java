package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.Locale;

/** Checked settings of one elector; {@code identity} is what holderIdentity says while this replica leads. */
public record ElectionSettings(
        boolean enabled,
        String identity,
        String namespace,
        String leaseName,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod,
        boolean releaseOnShutdown) {

    private static final String PREFIX = "lockkeeper.leader-election.";

    /** @throws IllegalArgumentException naming the settings that don't fit together */
    public ElectionSettings {
        if (leaseName.isBlank()) {
            throw new IllegalArgumentException(PREFIX + "lease-name is empty; it must name a Lease");
        }
        if (leaseDuration.toNanosPart() != 0 || leaseDuration.toSeconds() < 1) {
            throw new IllegalArgumentException(PREFIX + "lease-duration=" + text(leaseDuration)
                    + " must be whole seconds and at least 1s, as the Lease keeps it");
        }
        if (retryPeriod.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException(PREFIX + "retry-period=" + text(retryPeriod) + " must be at least 10ms");
        }
        if (leaseDuration.compareTo(renewDeadline) <= 0) {
            throw new IllegalArgumentException(PREFIX + "lease-duration=" + text(leaseDuration)
                    + " must be greater than " + PREFIX + "renew-deadline=" + text(renewDeadline));
        }
        // As client-go: a deadline within one jittered retry would demote after a single failed renewal.
        if (renewDeadline.compareTo(retryPeriod.multipliedBy(12).dividedBy(10)) <= 0) {
            throw new IllegalArgumentException(PREFIX + "renew-deadline=" + text(renewDeadline)
                    + " must be greater than 1.2 times " + PREFIX + "retry-period=" + text(retryPeriod));
        }
    }

    public static ElectionSettings from(LeadershipConfig config, PodIdentity pod) {
        return new ElectionSettings(
                config.enabled(),
                pod.name(),
                config.namespace().orElse(pod.namespace()),
                config.leaseName(),
                config.leaseDuration(),
                config.renewDeadline(),
                config.retryPeriod(),
                config.releaseOnShutdown());
    }

    /** {@code PT1.5S} as an operator writes it: {@code 1.5s}. */
    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
