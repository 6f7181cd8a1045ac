package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream answers each message once, leaves nothing behind however it ends, and asks for answers only where they cost. */
class ProcessorStreamTest {

    private static final String NAME = "default/up/route/chat/rule/0/ref/0";
    private static final String USAGE = "{\"model\":\"m1\",\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":5}}";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ProcessorConfigs configs = new ProcessorConfigs();
    private final ProcessorService service = new ProcessorService(new ProcessorSettings("/ai"), configs, meters);
    private final Answered answered = new Answered();
    private final StreamObserver<ProcessingRequest> stream = service.process(answered);

    @Test
    void servesBelowItsPrefix() {
        configure("");

        stream.onNext(headers(":method", "GET", ":path", "/ai/v1/models?x=1", ":authority", "a"));
        service.process(answered).onNext(headers(":method", "GET", ":path", "/v1/models", ":authority", "a"));

        assertThat(answered.statuses()).containsExactly(200, 501);
    }

    @Test
    void forgetsARequestThatEndsWhileItsLargeBodyIsParsed() {
        // Given
        stream.onNext(post());

        // When
        stream.onNext(body("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(2_000_000) + "\"}"));
        stream.onError(new IllegalStateException("reset"));

        // Then
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(open()).isZero());
    }

    @Test
    void answersALargeBodyAsASmallOne() {
        stream.onNext(post());
        stream.onNext(body("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(2_000_000) + "\"}"));

        await().untilAsserted(() -> assertThat(answered.all).hasSize(2));
        assertThat(answered.last().getRequestBody().getResponse().getClearRouteCache())
                .isTrue();
        stream.onCompleted();
        assertThat(open()).isZero();
        assertThat(answered.completed).isTrue();
    }

    @Test
    void countsAnAnswerThatEndsByTrailers() {
        // Given
        configure("globalLLMRequestCosts: [{metadataKey: total, type: TotalToken}]");
        tried();

        // When
        stream.onNext(responseHeaders("200"));
        BodySendMode asked = answered.last().getModeOverride().getResponseBodyMode();
        stream.onNext(responseBody(USAGE));
        stream.onNext(ProcessingRequest.newBuilder()
                .setResponseTrailers(HttpTrailers.getDefaultInstance())
                .build());

        // Then
        assertThat(asked).isEqualTo(BodySendMode.STREAMED);
        Struct told = answered.last()
                .getDynamicMetadata()
                .getFieldsOrThrow("io.envoy.ai_gateway")
                .getStructValue();
        assertThat(told.getFieldsOrThrow("total").getNumberValue()).isEqualTo(7);
        assertThat(told.getFieldsOrThrow("response_model").getStringValue()).isEqualTo("m1");
        assertThat(meters.counter("lockkeeper.processor.usage", "result", "counted")
                        .count())
                .isOne();
        assertThat(open()).isZero();
    }

    @Test
    void letsAnswersPassThatCostNothing() {
        configure("");
        tried();

        stream.onNext(responseHeaders("200"));

        assertThat(answered.last().hasModeOverride()).isFalse();
        assertThat(open()).isZero();
    }

    @Test
    void whoAnnouncesMuchAndSendsNothingKeepsNobodyOut() {
        // Given
        ProcessorService small = new ProcessorService(
                new ProcessorSettings("/ai", new RequestLimits(1_000, 10, 1_000)), configs, meters);
        StreamObserver<ProcessingRequest> silent = small.process(new Answered());
        silent.onNext(announcing("1000"));

        // When
        StreamObserver<ProcessingRequest> other = small.process(answered);
        other.onNext(announcing("900"));
        other.onNext(body("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(870) + "\"}"));

        // Then
        assertThat(answered.statuses()).containsExactly(0, 0);
        assertThat(answered.last().getRequestBody().getResponse().getClearRouteCache())
                .isTrue();
    }

    @Test
    void whatHasNoRoomWhenItComesIsRefusedAndTakesNone() {
        // Given
        OpenRequests held = new OpenRequests(new RequestLimits(1_000, 10, 1_000));
        held.reserve(990);
        ProcessorStream late = new ProcessorStream(TestContext.of(configs, held, meters, System::nanoTime), answered);

        // When
        late.onNext(headers(":method", "POST", ":path", "/v1/completions", ":authority", "a"));
        late.onNext(body("{\"model\":\"m\"}"));
        late.onCompleted();

        // Then
        assertThat(answered.statuses()).containsExactly(0, 503);
        assertThat(held.bytes()).isEqualTo(990);
    }

    @Test
    void givesBackTheRoomOfABodyThatIsWrong() {
        // Given
        OpenRequests held = new OpenRequests(RequestLimits.DEFAULT);
        ProcessorStream wrong = new ProcessorStream(TestContext.of(configs, held, meters, System::nanoTime), answered);

        // When
        wrong.onNext(headers(":method", "POST", ":path", "/v1/completions", ":authority", "a"));
        wrong.onNext(body("[]"));
        wrong.onCompleted();

        // Then
        assertThat(answered.statuses()).containsExactly(0, 400);
        assertThat(held.bytes()).isZero();
    }

    @Test
    void refusesABodyThatIsAnnouncedAsTooLarge() {
        // Given
        ProcessorService small =
                new ProcessorService(new ProcessorSettings("/ai", new RequestLimits(500, 10, 500)), configs, meters);

        // When
        small.process(answered).onNext(announcing("501"));

        // Then
        assertThat(answered.statuses()).containsExactly(413);
        assertThat(answered.last().getImmediateResponse().getBody().toStringUtf8())
                .contains("the request body is larger than 500 bytes");
    }

    @Test
    void answersAFaultOfItsOwnWithoutItsReason() {
        stream.onNext(ProcessingRequest.getDefaultInstance());

        assertThat(answered.statuses()).containsExactly(500);
        assertThat(answered.last().getImmediateResponse().getBody().toStringUtf8())
                .isEqualTo("{\"error\":{\"message\":\"the processor failed\",\"type\":\"internal_error\"}}");
    }

    private void configure(String costs) {
        configs.publish(new ObjectKey("default", "gw"), FilterConfigs.parse("""
                        backends:
                        - {"name":"%s","schema":{"name":"OpenAI"}}
                        %s
                        """.formatted(NAME, costs)
                .getBytes(StandardCharsets.UTF_8)));
    }

    /** A request that was routed and whose backend was tried, on a stream of its own as Envoy does. */
    private void tried() {
        stream.onNext(post());
        stream.onNext(body("{\"model\":\"m\"}"));
        String id = answered.last().getRequestBody().getResponse().getHeaderMutation().getSetHeadersList().stream()
                .filter(set -> set.getHeader().getKey().equals("x-ai-eg-internal-req-id"))
                .findFirst()
                .orElseThrow()
                .getHeader()
                .getRawValue()
                .toStringUtf8();
        Struct attributes = Struct.newBuilder()
                .putFields(
                        ProcessorNames.HOST_BACKEND,
                        Value.newBuilder().setStringValue(NAME).build())
                .build();
        service.process(answered)
                .onNext(headers("x-ai-eg-internal-req-id", id).toBuilder()
                        .putAttributes("envoy.filters.http.ext_proc", attributes)
                        .build());
    }

    private double open() {
        return meters.get("lockkeeper.processor.open.requests").gauge().value();
    }

    private static ProcessingRequest post() {
        return headers(":method", "POST", ":path", "/ai/v1/completions", ":authority", "a");
    }

    private static ProcessingRequest announcing(String length) {
        return headers(":method", "POST", ":path", "/ai/v1/completions", ":authority", "a", "content-length", length);
    }

    private static ProcessingRequest headers(String... pairs) {
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(map(pairs)))
                .build();
    }

    private static ProcessingRequest responseHeaders(String status) {
        return ProcessingRequest.newBuilder()
                .setResponseHeaders(HttpHeaders.newBuilder().setHeaders(map(":status", status)))
                .build();
    }

    private static ProcessingRequest body(String text) {
        return ProcessingRequest.newBuilder()
                .setRequestBody(HttpBody.newBuilder()
                        .setBody(ByteString.copyFromUtf8(text))
                        .setEndOfStream(true))
                .build();
    }

    private static ProcessingRequest responseBody(String text) {
        return ProcessingRequest.newBuilder()
                .setResponseBody(HttpBody.newBuilder().setBody(ByteString.copyFromUtf8(text)))
                .build();
    }

    private static HeaderMap map(String... pairs) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            map.addHeaders(
                    HeaderValue.newBuilder().setKey(pairs[i]).setRawValue(ByteString.copyFromUtf8(pairs[i + 1])));
        }
        return map.build();
    }

    /** What Envoy would get. */
    private static final class Answered implements StreamObserver<ProcessingResponse> {

        private final List<ProcessingResponse> all = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean completed;

        @Override
        public void onNext(ProcessingResponse answer) {
            all.add(answer);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
            completed = true;
        }

        ProcessingResponse last() {
            return all.getLast();
        }

        List<Integer> statuses() {
            return all.stream()
                    .map(answer -> answer.getImmediateResponse().getStatus().getCodeValue())
                    .toList();
        }
    }
}
