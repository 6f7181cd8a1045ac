package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.lockkeeper.plan.bundle.CostExpressions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A stream is timed and counted once, whether its last piece, its trailers or its loss ends it. */
class ResponseMeterTest {

    private static final BackendName BACKEND = new BackendName("default/up/route/chat/rule/0/ref/0");
    private static final ByteString USAGE =
            ByteString.copyFromUtf8("data: {\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":5}}\n\n");

    private final AtomicLong nanos = new AtomicLong();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void timesAStream() {
        // Given
        ResponseMeter meter = meter(true);
        nanos.addAndGet(30_000_000);
        assertThat(meter.read(ByteString.copyFromUtf8("data: {}\n\n"), false)).isEmpty();
        nanos.addAndGet(8_000_000);
        meter.read(USAGE, false);
        nanos.addAndGet(1_000_000);

        // When
        Map<String, Value> told = meter.read(ByteString.EMPTY, true);

        // Then
        assertThat(number(told, "token_latency_ttft")).isEqualTo(30);
        assertThat(number(told, "token_latency_itl")).isEqualTo(2);
        assertThat(number(told, "total")).isEqualTo(7);
        assertThat(counted("counted")).isOne();
    }

    @Test
    void countsAStreamThatEndsByTrailers() {
        ResponseMeter meter = meter(true);

        assertThat(number(meter.read(USAGE, false), "total")).isEqualTo(7);
        assertThat(number(meter.end(), "total")).isEqualTo(7);
        meter.abandon();

        assertThat(counted("counted")).isOne();
        assertThat(counted("cut_off")).isZero();
    }

    @Test
    void countsALostAnswerOnce() {
        ResponseMeter meter = meter(false);

        meter.read(ByteString.copyFromUtf8("{\"choices\":["), false);
        meter.abandon();
        meter.abandon();

        assertThat(counted("cut_off")).isOne();
    }

    private ResponseMeter meter(boolean stream) {
        CostTable table = new CostTable(
                FilterConfigs.parse("globalLLMRequestCosts: [{metadataKey: total, type: TotalToken}]"
                        .getBytes(StandardCharsets.UTF_8)),
                new CostExpressions());
        Attempt attempt = new Attempt(BACKEND, "default/chat", "m", "openai", table.of(BACKEND), nanos.get());
        ProcessorContext context =
                TestContext.of(new ProcessorConfigs(), new OpenRequests(RequestLimits.DEFAULT), meters, nanos::get);
        RoutedRequest request = new RoutedRequest(
                Endpoint.CHAT_COMPLETIONS,
                "host",
                "/v1/chat/completions",
                "m",
                JsonBody.parse(ByteString.copyFromUtf8("{}")));
        return new ResponseMeter(
                context, attempt, new Measurement(context, request, attempt), UsageReport.OPENAI, stream);
    }

    private double counted(String result) {
        return meters.counter("lockkeeper.processor.usage", "result", result).count();
    }

    private static double number(Map<String, Value> told, String key) {
        return told.getOrDefault(key, Value.getDefaultInstance()).getNumberValue();
    }
}
