package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that its caller sampled becomes a span below the caller's, with one of the store below it; others become none. */
class SpansIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String LIMITS =
            "domain: shop\ndescriptors: [{key: user, rate_limit: {unit: year, requests_per_unit: 0}}]";

    @TempDir
    Path folder;

    private final List<TracesData> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            try (exchange) {
                received.add(TracesData.parseFrom(exchange.getRequestBody()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void sampledCallsBecomeSpansOthersNone() throws Exception {
        try (ServiceRun run = run("TRACING_SAMPLING_RATE", "0")) {
            // When
            for (int i = 0; i < 20; i++) {
                run.ask("shop", "user=ann");
                ask(run, "00-%s-%s-00".formatted(TRACE, CALLER));
            }
            ask(run, "00-%s-%s-01".formatted(TRACE, CALLER));
        }
        // Then: all spans were sent at the end
        assertThat(spans()).hasSize(2);
        Span call = span("envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit");
        Span store = span("ratelimit store");
        assertThat(hex(call.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(call.getParentSpanId())).isEqualTo(CALLER);
        assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(attributes(call))
                .containsEntry("ratelimit.domain", "shop")
                .containsEntry("ratelimit.code", "OVER_LIMIT")
                .containsEntry("rpc.grpc.status_code", "0");
        assertThat(store.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(attributes(store))
                .containsEntry("ratelimit.counters", "1")
                .containsEntry("ratelimit.refused", "true");
        assertThat(received.toString()).contains("RateLimit", "blue").doesNotContain("ann");
    }

    @Test
    void withoutACallersTraceTheRateDecides() throws Exception {
        try (ServiceRun run = run("TRACING_SAMPLING_RATE", "1")) {
            // When
            run.ask("shop", "user=ann");
            // Then
            await().atMost(Duration.ofSeconds(10)).until(() -> spans().size() == 2);
        }
    }

    @Test
    void openTelemetrysVariablesAloneSendNothing() throws Exception {
        try (ServiceRun run = new ServiceRun(
                folder,
                LIMITS,
                Map.of(
                        "USE_STATSD",
                        "false",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        endpoint(),
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "10"))) {
            // When
            ask(run, "00-%s-%s-01".formatted(TRACE, CALLER));
        }
        // Then
        assertThat(received).isEmpty();
    }

    private ServiceRun run(String name, String value) throws IOException {
        return new ServiceRun(
                folder,
                LIMITS,
                Map.of(
                        "USE_STATSD",
                        "false",
                        "TRACING_ENABLED",
                        "true",
                        "TRACING_SERVICE_NAMESPACE",
                        "blue",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        endpoint(),
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "50",
                        name,
                        value));
    }

    private String endpoint() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort();
    }

    private static void ask(ServiceRun run, String traceparent) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent);
        assertThat(RateLimitServiceGrpc.newBlockingStub(run.channel())
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .shouldRateLimit(ServiceRun.request("shop", "user=ann"))
                        .getStatusesCount())
                .isEqualTo(1);
    }

    private List<Span> spans() {
        return received.stream()
                .flatMap(data -> data.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private Span span(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(spans().toString()));
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, SpansIT::text));
    }

    private static String text(KeyValue attribute) {
        return attribute.getValue().hasIntValue()
                ? Long.toString(attribute.getValue().getIntValue())
                : attribute.getValue().getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
