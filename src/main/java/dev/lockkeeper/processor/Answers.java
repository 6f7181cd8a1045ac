package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.Map;

/** The messages that go back to Envoy. */
final class Answers {

    /**
     * The body is wanted whole; the mode BUFFERED_PARTIAL would show us what is too large, but with it Envoy 1.40 chooses
     * the route before it hears of the model. The response's headers are asked for in any case because Envoy would else
     * end the stream, and with it what the tries need, before the first try.
     */
    private static final ProcessingMode BODY_THEN_RESPONSE_HEADERS = mode(BodySendMode.NONE, HeaderSendMode.SKIP);

    private static final ProcessingMode RESPONSE_IN_PIECES = mode(BodySendMode.STREAMED, HeaderSendMode.SEND);

    static final ProcessingResponse SEND_BODY = ProcessingResponse.newBuilder()
            .setRequestHeaders(HeadersResponse.newBuilder().setResponse(CommonResponse.getDefaultInstance()))
            .setModeOverride(BODY_THEN_RESPONSE_HEADERS)
            .build();

    static final ProcessingResponse RESPONSE_HEADERS_UNCHANGED = ProcessingResponse.newBuilder()
            .setResponseHeaders(HeadersResponse.getDefaultInstance())
            .build();

    /** The response's body is wanted as it comes. */
    static final ProcessingResponse SEND_RESPONSE = RESPONSE_HEADERS_UNCHANGED.toBuilder()
            .setModeOverride(RESPONSE_IN_PIECES)
            .build();

    static final ProcessingResponse RESPONSE_BODY_UNCHANGED = ProcessingResponse.newBuilder()
            .setResponseBody(BodyResponse.getDefaultInstance())
            .build();

    static final ProcessingResponse REQUEST_TRAILERS_UNCHANGED = ProcessingResponse.newBuilder()
            .setRequestTrailers(TrailersResponse.getDefaultInstance())
            .build();

    static final ProcessingResponse RESPONSE_TRAILERS_UNCHANGED = ProcessingResponse.newBuilder()
            .setResponseTrailers(TrailersResponse.getDefaultInstance())
            .build();

    private Answers() {}

    /** Headers that routes match on, and a new choice of the route. */
    static ProcessingResponse routeAgain(HeaderMutation headers) {
        return ProcessingResponse.newBuilder()
                .setRequestBody(BodyResponse.newBuilder()
                        .setResponse(CommonResponse.newBuilder()
                                .setHeaderMutation(headers)
                                .setClearRouteCache(true)))
                .build();
    }

    /** A try of a backend with the body as the client sent it. */
    static ProcessingResponse tryWith(HeaderMutation headers, Map<String, Value> metadata) {
        return upstream(CommonResponse.newBuilder().setHeaderMutation(headers), metadata);
    }

    /** A try of a backend with another body. */
    static ProcessingResponse tryWith(HeaderMutation headers, ByteString body, Map<String, Value> metadata) {
        return upstream(
                CommonResponse.newBuilder()
                        .setStatus(ResponseStatus.CONTINUE_AND_REPLACE)
                        .setHeaderMutation(headers)
                        .setBodyMutation(BodyMutation.newBuilder().setBody(body)),
                metadata);
    }

    private static ProcessingResponse upstream(CommonResponse.Builder response, Map<String, Value> metadata) {
        return telling(
                ProcessingResponse.newBuilder()
                        .setRequestHeaders(HeadersResponse.newBuilder().setResponse(response))
                        .build(),
                metadata);
    }

    /** The same answer, with something for access logs and limits. */
    static ProcessingResponse telling(ProcessingResponse answer, Map<String, Value> metadata) {
        if (metadata.isEmpty()) {
            return answer;
        }
        Struct ours = Struct.newBuilder().putAllFields(metadata).build();
        return answer.toBuilder()
                .setDynamicMetadata(Struct.newBuilder()
                        .putFields(
                                ProcessorNames.METADATA_NAMESPACE,
                                Value.newBuilder().setStructValue(ours).build()))
                .build();
    }

    static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }

    private static ProcessingMode mode(BodySendMode responseBody, HeaderSendMode responseTrailers) {
        return ProcessingMode.newBuilder()
                .setRequestHeaderMode(HeaderSendMode.SEND)
                .setRequestBodyMode(BodySendMode.BUFFERED)
                .setRequestTrailerMode(HeaderSendMode.SKIP)
                .setResponseHeaderMode(HeaderSendMode.SEND)
                .setResponseBodyMode(responseBody)
                .setResponseTrailerMode(responseTrailers)
                .build();
    }

    static ProcessingResponse error(ApiError error, Api api) {
        return immediate(error.status(), error.contentType(), error.body(api));
    }

    static ProcessingResponse json(int status, String body) {
        return immediate(status, ApiError.JSON, body);
    }

    private static ProcessingResponse immediate(int status, String contentType, String body) {
        return ProcessingResponse.newBuilder()
                .setImmediateResponse(ImmediateResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(status)))
                        .setHeaders(HeaderMutation.newBuilder()
                                .addSetHeaders(HeaderEdits.option(
                                        "content-type", contentType, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)))
                        .setBody(ByteString.copyFromUtf8(body))
                        .setDetails("lockkeeper_processor"))
                .build();
    }
}
