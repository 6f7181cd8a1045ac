package dev.lockkeeper.ratelimit.config.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits grow up to their bound, and are spread so that replicas do not come back at once. */
class XdsBackoffTest {

    @Test
    void waitsGrowUpToTheirBound() {
        XdsBackoff backoff = new XdsBackoff(Duration.ofSeconds(10), Duration.ofSeconds(60), 2, 0);
        assertThat(backoff.after(1, () -> 0)).hasSeconds(10);
        assertThat(backoff.after(2, () -> 0)).hasSeconds(20);
        assertThat(backoff.after(3, () -> 1)).hasSeconds(40);
        assertThat(backoff.after(4, () -> 1)).hasSeconds(60);
        assertThat(backoff.after(1_000_000, () -> 1)).hasSeconds(60);
    }

    @Test
    void waitsAreSpreadToBothSides() {
        XdsBackoff backoff = new XdsBackoff(Duration.ofSeconds(10), Duration.ofSeconds(60), 2, 0.5);
        assertThat(backoff.after(1, () -> 0)).hasSeconds(5);
        assertThat(backoff.after(1, () -> 0.5)).hasSeconds(10);
        assertThat(backoff.after(9, () -> 1)).hasSeconds(90);
        assertThat(backoff.spread(Duration.ofSeconds(4), () -> 1)).hasSeconds(6);
    }
}
