package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.processor.TelemetryAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Header attributes of access logs are pairs; those for logs win over those for all telemetry. */
class HeaderAttributeSettingsTest {

    private record Given(
            Optional<String> request, Optional<String> metrics, Optional<String> span, Optional<String> log)
            implements AppConfig.HeaderAttributes {

        Given(Optional<String> request, Optional<String> log) {
            this(request, Optional.empty(), Optional.empty(), log);
        }
    }

    @Test
    void metricsAndSpansHaveTheirOwn() {
        assertThat(HeaderAttributeSettings.telemetry(new Given(
                        Optional.of("x-team:team"),
                        Optional.of("X-Tenant:tenant.id"),
                        Optional.of("x-team:group"),
                        Optional.empty())))
                .isEqualTo(new TelemetryAttributes(
                        new TreeMap<>(Map.of("x-team", "team", "x-tenant", "tenant.id")),
                        new TreeMap<>(Map.of("x-team", "group"))));
    }

    @Test
    void mergesBothSettings() {
        assertThat(HeaderAttributeSettings.of(
                        new Given(Optional.of("X-Team:team, x-user:user.id"), Optional.of("x-user:user,"))))
                .isEqualTo(Map.of("x-team", "team", "x-user", "user"));
        assertThat(HeaderAttributeSettings.of(new Given(Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNoPair() {
        assertThatThrownBy(() -> HeaderAttributeSettings.of(new Given(Optional.empty(), Optional.of("a:b,x-user"))))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "lockkeeper.header-attributes.log (LOCKKEEPER_HEADER_ATTRIBUTES_LOG, --logRequestHeaderAttributes): \"x-user\" is no pair; allowed are pairs header:attribute, separated by commas");
    }
}
