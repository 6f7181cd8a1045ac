package dev.lockkeeper.leadership;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings {@code lockkeeper.leader-election.*}; {@link ElectionSettings#from} checks them together. */
@ConfigMapping(prefix = "lockkeeper.leader-election")
public interface LeadershipConfig {

    /** False: no Lease is used and this replica always writes. */
    @WithDefault("true")
    boolean enabled();

    /** The peer's name, so that during a replacement at most one of the two writes. */
    @WithDefault("envoy-ai-gateway-controller")
    String leaseName();

    /** Of the Lease; the pod's own by default. */
    Optional<String> namespace();

    /** Followers wait this long after the last change they saw. Whole seconds, as the Lease keeps them. */
    @WithDefault("15s")
    Duration leaseDuration();

    /** The leader stops writing this long after the last renewal that went through. */
    @WithDefault("10s")
    Duration renewDeadline();

    /** Between two renewals, and between two tries. */
    @WithDefault("2s")
    Duration retryPeriod();

    /** True: at an orderly end the Lease is given away, so that a follower takes over at once. */
    @WithDefault("true")
    boolean releaseOnShutdown();
}
