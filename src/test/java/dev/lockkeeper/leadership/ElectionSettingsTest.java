package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the election have the defaults of client-go, names that stay, and combinations that are refused with their reason. */
class ElectionSettingsTest {

    private static final PodIdentity POD = new PodIdentity("pod-a", "ns-a");

    @Test
    void defaults() {
        // When
        ElectionSettings settings = ElectionSettings.from(config(Map.of()), POD);
        // Then
        assertThat(settings)
                .isEqualTo(new ElectionSettings(
                        true,
                        "pod-a",
                        "ns-a",
                        "envoy-ai-gateway-controller",
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        true));
    }

    @Test
    void names() {
        // When
        ElectionSettings settings = ElectionSettings.from(
                config(Map.of(
                        "lockkeeper.leader-election.enabled", "false",
                        "lockkeeper.leader-election.lease-name", "other",
                        "lockkeeper.leader-election.namespace", "elsewhere",
                        "lockkeeper.leader-election.lease-duration", "60s",
                        "lockkeeper.leader-election.renew-deadline", "40s",
                        "lockkeeper.leader-election.retry-period", "PT5S",
                        "lockkeeper.leader-election.release-on-shutdown", "false")),
                POD);
        // Then
        assertThat(settings)
                .isEqualTo(new ElectionSettings(
                        false,
                        "pod-a",
                        "elsewhere",
                        "other",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(5),
                        false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PT10S  | PT10S | PT2S    | lockkeeper.leader-election.lease-duration=10s must be greater than lockkeeper.leader-election.renew-deadline=10s
                    PT15S  | PT2S  | PT2S    | lockkeeper.leader-election.renew-deadline=2s must be greater than 1.2 times lockkeeper.leader-election.retry-period=2s
                    PT15S  | PT2.4S| PT2S    | lockkeeper.leader-election.renew-deadline=2.4s must be greater than 1.2 times lockkeeper.leader-election.retry-period=2s
                    PT1.5S | PT1S  | PT0.1S  | lockkeeper.leader-election.lease-duration=1.5s must be whole seconds and at least 1s, as the Lease keeps it
                    PT0S   | PT1S  | PT0.1S  | lockkeeper.leader-election.lease-duration=0s must be whole seconds and at least 1s, as the Lease keeps it
                    PT15S  | PT10S | PT0S    | lockkeeper.leader-election.retry-period=0s must be at least 10ms
                    """)
    void refusesWhatDoesNotFitTogether(Duration lease, Duration deadline, Duration retry, String message) {
        assertThatThrownBy(() -> new ElectionSettings(true, "a", "ns", "lease", lease, deadline, retry, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesALeaseWithoutAName() {
        assertThatThrownBy(
                        () -> ElectionSettings.from(config(Map.of("lockkeeper.leader-election.lease-name", " ")), POD))
                .hasMessage("lockkeeper.leader-election.lease-name is empty; it must name a Lease");
    }

    private static LeadershipConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(LeadershipConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(LeadershipConfig.class);
    }
}
