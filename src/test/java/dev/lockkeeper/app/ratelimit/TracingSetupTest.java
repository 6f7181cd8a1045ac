package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spans carry what the peer's variables say of the service, and what OpenTelemetry's own say besides. */
class TracingSetupTest {

    @Test
    void attributesOfTheUserStayBesideThoseOfTheVariables() {
        // When
        Map<String, String> otel = of(Map.of(
                "OTEL_RESOURCE_ATTRIBUTES", "team=green,zone=a",
                "TRACING_SERVICE_NAMESPACE", "edge",
                "TRACING_SERVICE_INSTANCE_ID", "one"));
        // Then
        assertThat(otel)
                .containsEntry(
                        "OTEL_RESOURCE_ATTRIBUTES", "team=green,zone=a,service.namespace=edge,service.instance.id=one");
    }

    @Test
    void withoutAnyTheyAreTheVariablesAlone() {
        assertThat(of(Map.of("TRACING_SERVICE_NAMESPACE", "edge", "TRACING_SERVICE_INSTANCE_ID", "one")))
                .containsEntry("OTEL_RESOURCE_ATTRIBUTES", "service.namespace=edge,service.instance.id=one");
    }

    private static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("TRACING_ENABLED", "true");
        return RateLimitSettings.of(TestConfig.of(Map.of()), all).tracing();
    }
}
