package dev.lockkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own variables say where spans go; what cannot be had turns them off and is named. */
class TraceSettingsTest {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void nothingAskedForIsOff() {
        assertThat(TraceSettings.of(Map.of())).isEmpty();
        assertThat(TraceSettings.of(Map.of(ENDPOINT, "http://c:4318", "OTEL_SDK_DISABLED", "TRUE")))
                .isEmpty();
        assertThat(TraceSettings.of(Map.of(ENDPOINT, "http://c:4318", "OTEL_TRACES_EXPORTER", "none")))
                .isEmpty();
        assertThat(Tracing.of(Map.of(), new SimpleMeterRegistry())).isSameAs(Tracing.OFF);
        assertThat(Tracing.OFF.begin(Optional.of("00-%s-b7ad6b7169203331-01".formatted("1".repeat(32)))))
                .isEmpty();
    }

    @Test
    void anEndpointIsEnough() {
        assertThat(TraceSettings.of(Map.of(ENDPOINT, "http://c:4318/")))
                .contains(new TraceSettings(
                        URI.create("http://c:4318/v1/traces"),
                        Map.of(),
                        Map.of("service.name", "ai-gateway"),
                        Duration.ofSeconds(5),
                        1));
    }

    @Test
    void theMoreSpecialVariableWins() {
        TraceSettings settings = TraceSettings.of(Map.of(
                        ENDPOINT,
                        "http://c:4318",
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        "https://t/x",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "service.name=a,team=b",
                        "OTEL_SERVICE_NAME",
                        "c",
                        "OTEL_TRACES_SAMPLER",
                        "parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG",
                        "0.25"))
                .orElseThrow();

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://t/x"));
        assertThat(settings.resource()).isEqualTo(Map.of("service.name", "c", "team", "b"));
        assertThat(settings.ratio()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTEL_EXPORTER_OTLP_PROTOCOL | grpc | OTEL_TRACES_EXPORTER=otlp with protocol grpc; supported are otlp with http/protobuf, and none",
                "OTEL_TRACES_EXPORTER | zipkin | OTEL_TRACES_EXPORTER=zipkin with protocol http/protobuf; supported are otlp with http/protobuf, and none",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT | c:4318 | OTEL_EXPORTER_OTLP_ENDPOINT=c:4318; give http://host:port or https://host:port",
                "OTEL_TRACES_SAMPLER | xray | OTEL_TRACES_SAMPLER=xray; supported are always_on, always_off and traceidratio, also with parentbased_",
            })
    void saysWhatCannotBeHadAndGoesOnWithout(String name, String value, String message) {
        Map<String, String> environment = Map.of(ENDPOINT, "http://c:4318", name, value);

        assertThatThrownBy(() -> TraceSettings.of(environment)).hasMessage(message);
        assertThat(Tracing.of(environment, new SimpleMeterRegistry())).isSameAs(Tracing.OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    void whatIsNoTraceparentIsNoParent(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void aChildStaysInItsTrace() {
        TraceParent parent = TraceParent.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .orElseThrow();

        assertThat(parent.child().header())
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .endsWith("-01");
        assertThat(parent.child().spanId()).isNotEqualTo(parent.spanId());
        assertThat(TraceParent.parse(TraceParent.begin().header())).isPresent();
    }
}
