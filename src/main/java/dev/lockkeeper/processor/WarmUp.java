package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Made-up requests, answered and thrown away, so that the first real one meets compiled code: cold, it takes a second and
 * more. They have a configuration and metrics of their own, so nothing of them is seen.
 */
final class WarmUp {

    private static final int ENOUGH = 2_000;
    private static final String BACKEND = "warm/up/route/warm/rule/0/ref/0";
    private static final String CONFIG = """
            globalLLMRequestCosts:
            - {"metadataKey":"total","type":"TotalToken"}
            - {"metadataKey":"price","type":"CEL","cel":"input_tokens + 2u * output_tokens"}
            backends:
            - {"name":"%s","modelNameOverride":"other","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"none"}}}
            """.formatted(BACKEND);
    private static final String EVENT =
            "data: {\"model\":\"other\",\"choices\":[{\"delta\":{\"content\":\"some words of an answer\"}}]}\n\n";
    private static final String LAST_EVENT =
            "data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\ndata: [DONE]\n\n";

    private final ProcessorService service;
    private final ByteString headers;
    private final ByteString body = message(ProcessingRequest.newBuilder()
            .setRequestBody(HttpBody.newBuilder()
                    .setBody(
                            ByteString.copyFromUtf8(
                                    "{\"model\":\"warm\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"some words of a question\"}]}"))
                    .setEndOfStream(true)));
    private final ByteString answer = message(ProcessingRequest.newBuilder()
            .setResponseHeaders(headers(":status", "200", "content-type", "text/event-stream")));

    WarmUp(ProcessorSettings settings) {
        ProcessorConfigs configs = new ProcessorConfigs();
        configs.publish(new ObjectKey("warm", "up"), FilterConfigs.parse(CONFIG.getBytes(StandardCharsets.UTF_8)));
        service = new ProcessorService(settings, configs, new SimpleMeterRegistry());
        headers = message(ProcessingRequest.newBuilder()
                .setRequestHeaders(headers(
                        ":method",
                        "POST",
                        ":path",
                        settings.prefixes().of(Api.OPENAI) + Endpoint.CHAT_COMPLETIONS.path(),
                        ":authority",
                        "warm.up",
                        "authorization",
                        "Bearer none",
                        "content-type",
                        "application/json")));
    }

    /** Returns after enough rounds, or when the time is over. */
    void run(Duration limit, LongSupplier nanos) {
        long start = nanos.getAsLong();
        for (int round = 0; round < ENOUGH && nanos.getAsLong() - start < limit.toNanos(); round++) {
            round();
        }
    }

    /** One request with its try and its answer, as Envoy sends them. @return the last that was told of it */
    ProcessingResponse round() {
        Answered answered = new Answered();
        StreamObserver<ProcessingRequest> request = service.process(answered);
        send(request, headers);
        send(request, body);
        StreamObserver<ProcessingRequest> attempt = service.process(answered);
        send(attempt, attempt(answered.id()));
        attempt.onCompleted();
        send(request, answer);
        send(request, piece(EVENT, false));
        send(request, piece(EVENT, false));
        send(request, piece(LAST_EVENT, true));
        request.onCompleted();
        return answered.last;
    }

    private static ByteString attempt(String id) {
        return message(ProcessingRequest.newBuilder()
                .setRequestHeaders(headers(ProcessorNames.REQUEST_ID_HEADER, id, ":path", "/v1/chat/completions"))
                .putAttributes(
                        "envoy.filters.http.ext_proc",
                        Struct.newBuilder()
                                .putFields(ProcessorNames.HOST_BACKEND, Answers.text(BACKEND))
                                .build()));
    }

    private static ByteString piece(String text, boolean last) {
        return message(ProcessingRequest.newBuilder()
                .setResponseBody(HttpBody.newBuilder()
                        .setBody(ByteString.copyFromUtf8(text))
                        .setEndOfStream(last)));
    }

    private static HttpHeaders.Builder headers(String... pairs) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            map.addHeaders(
                    HeaderValue.newBuilder().setKey(pairs[i]).setRawValue(ByteString.copyFromUtf8(pairs[i + 1])));
        }
        return HttpHeaders.newBuilder().setHeaders(map);
    }

    private static ByteString message(ProcessingRequest.Builder message) {
        return message.build().toByteString();
    }

    private static void send(StreamObserver<ProcessingRequest> stream, ByteString message) {
        try {
            stream.onNext(ProcessingRequest.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of our own", e);
        }
    }

    /** Takes answers as the transport would. */
    private static final class Answered implements StreamObserver<ProcessingResponse> {
        private ProcessingResponse last = ProcessingResponse.getDefaultInstance();

        @Override
        public void onNext(ProcessingResponse answer) {
            try {
                last = ProcessingResponse.parseFrom(answer.toByteArray());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a message of our own", e);
            }
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException("the processor ended its stream", error);
        }

        @Override
        public void onCompleted() {}

        String id() {
            return last.getRequestBody().getResponse().getHeaderMutation().getSetHeadersList().stream()
                    .filter(set -> set.getHeader().getKey().equals(ProcessorNames.REQUEST_ID_HEADER))
                    .findFirst()
                    .orElseThrow()
                    .getHeader()
                    .getRawValue()
                    .toStringUtf8();
        }
    }
}
