package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.observe.Tracing;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All answers are measured, also those that cost nothing, and sampled requests become spans at an OTLP receiver. */
class TelemetryIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","modelNameOverride":"real-a","schema":{"name":"OpenAI","prefix":"v1"}}
            models:
            - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;
    private static final String ANSWER =
            "{\"model\":\"real-a-1\",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}";

    @TempDir
    private static Path folder;

    private static final List<TracesData> received = new CopyOnWriteArrayList<>();
    private static HttpServer receiver;
    private static Tracing tracing;
    private static ProcessorRig rig;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            try (exchange) {
                assertThat(exchange.getRequestHeaders().getFirst("x-token")).isEqualTo("a b");
                received.add(TracesData.parseFrom(exchange.getRequestBody()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
        tracing = Tracing.of(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "http://127.0.0.1:" + receiver.getAddress().getPort(),
                        "OTEL_EXPORTER_OTLP_HEADERS", "x-token=a%20b",
                        "OTEL_BSP_SCHEDULE_DELAY", "50",
                        "OTEL_TRACES_SAMPLER", "parentbased_always_off"),
                new SimpleMeterRegistry());
        TelemetryAttributes attributes = new TelemetryAttributes(
                new TreeMap<>(Map.of("x-team", "team")), new TreeMap<>(Map.of("agent-session-id", "session.id")));
        rig = new ProcessorRig(
                folder,
                CONFIG,
                new ProcessorSettings(EndpointPrefixes.DEFAULT, RequestLimits.DEFAULT, attributes, true, false),
                tracing,
                32 << 20);
    }

    @AfterAll
    static void stop() {
        rig.close();
        tracing.close();
        receiver.stop(0);
    }

    @BeforeEach
    void forget() {
        rig.forget();
        received.clear();
        rig.plain.answers(exchange -> FakeUpstream.respond(exchange, 200, ANSWER));
    }

    @Test
    void measuresAnswersThatCostNothing() throws Exception {
        // When
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\"}", "x-team", "blue");
        // Then
        await().untilAsserted(() -> assertThat(timer(GenAiMetrics.DURATION, "error.type", "", "blue"))
                .hasValueSatisfying(duration -> assertThat(duration.count()).isOne()));
        assertThat(tokens("input", "blue")).isEqualTo(12);
        assertThat(tokens("output", "blue")).isEqualTo(3);
    }

    @Test
    void measuresAnswersForClientsThatTakeCompressedOnes() throws Exception {
        // Given
        rig.plain.answers(exchange -> {
            boolean packed = !"identity".equals(exchange.getRequestHeaders().getFirst("accept-encoding"));
            if (packed) {
                exchange.getResponseHeaders().set("content-encoding", "gzip");
            }
            FakeUpstream.respond(exchange, 200, packed ? "not to be read" : ANSWER);
        });
        // When
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\"}", "accept-encoding", "gzip", "x-team", "green");
        // Then
        await().untilAsserted(() -> assertThat(tokens("input", "green")).isEqualTo(12));
    }

    @Test
    void measuresStreamsAndErrors() throws Exception {
        // Given
        rig.plain.answers(exchange -> {
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            FakeUpstream.respond(exchange, 200, "data: %s\n\ndata: [DONE]\n\n".formatted(ANSWER));
        });
        // When
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\",\"stream\":true}", "x-team", "red");
        rig.plain.answers(exchange -> FakeUpstream.respond(exchange, 429, "{}"));
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\"}", "x-team", "red");
        // Then
        await().untilAsserted(() -> {
            assertThat(timer(GenAiMetrics.FIRST_TOKEN, "team", "red", "red")).isPresent();
            assertThat(timer(GenAiMetrics.PER_TOKEN, "team", "red", "red")).isPresent();
            assertThat(timer(GenAiMetrics.DURATION, "error.type", "_OTHER", "red"))
                    .isPresent();
        });
    }

    @Test
    void sampledRequestsBecomeSpans() throws Exception {
        // When
        String unsampled = "00-%s-b7ad6b7169203331-00".formatted("1".repeat(32));
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\"}", "traceparent", unsampled);
        rig.post("/v1/chat/completions", "{\"model\":\"model-a\"}");
        rig.post(
                "/v1/chat/completions",
                "{\"model\":\"model-a\",\"messages\":[{\"content\":\"secret\"}]}",
                "traceparent",
                "00-%s-b7ad6b7169203331-01".formatted(TRACE),
                "agent-session-id",
                "s1");
        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !received.isEmpty());
        Span span = spans().getFirst();
        assertThat(spans()).hasSize(1);
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(HexFormat.of().formatHex(span.getParentSpanId().toByteArray()))
                .isEqualTo("b7ad6b7169203331");
        assertThat(span.getName()).isEqualTo("chat real-a");
        assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
        assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, TelemetryIT::text)))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "real-a")
                .containsEntry("gen_ai.response.model", "real-a-1")
                .containsEntry("gen_ai.usage.input_tokens", "12")
                .containsEntry("gen_ai.usage.output_tokens", "3")
                .containsEntry("session.id", "s1");
        assertThat(received.toString()).contains("ai-gateway").doesNotContain("secret");
        assertThat(rig.plain.seen().get(0).header("traceparent")).contains(unsampled);
        assertThat(rig.plain.seen().get(1).header("traceparent")).isEmpty();
        assertThat(rig.plain.seen().get(2).header("traceparent"))
                .contains("00-%s-%s-01"
                        .formatted(
                                TRACE, HexFormat.of().formatHex(span.getSpanId().toByteArray())));
    }

    @Test
    void whatFailsIsAnErrorInItsSpan() throws Exception {
        // Given
        rig.plain.answers(exchange -> FakeUpstream.respond(exchange, 500, "{}"));
        // When
        rig.post(
                "/v1/chat/completions",
                "{\"model\":\"model-a\"}",
                "traceparent",
                "00-%s-b7ad6b7169203331-01".formatted(TRACE));
        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !received.isEmpty());
        assertThat(spans().getFirst().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    }

    private static List<Span> spans() {
        return received.stream()
                .flatMap(data -> data.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static String text(KeyValue attribute) {
        return attribute.getValue().hasIntValue()
                ? Long.toString(attribute.getValue().getIntValue())
                : attribute.getValue().getStringValue();
    }

    private static Optional<Timer> timer(String name, String tag, String value, String team) {
        return Optional.ofNullable(search(name, tag, value, team).timer());
    }

    private static double tokens(String type, String team) {
        return Optional.ofNullable(search(GenAiMetrics.TOKENS, "gen_ai.token.type", type, team)
                        .summary())
                .map(DistributionSummary::totalAmount)
                .orElse(-1.0);
    }

    private static Search search(String name, String tag, String value, String team) {
        return rig.meters
                .find(name)
                .tag("team", team)
                .tag(tag, value)
                .tag("gen_ai.provider.name", "openai")
                .tag("gen_ai.original.model", "model-a")
                .tag("gen_ai.request.model", "real-a");
    }
}
