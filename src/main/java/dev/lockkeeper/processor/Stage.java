package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/** What a stream does after the request's headers. Envoy sends only what a stage before asked for. */
sealed interface Stage permits RouterStage, ResponseStage, Stage.Done {

    /** Whose shape errors have. */
    default Api api() {
        return Api.OPENAI;
    }

    /** The whole body. @throws ApiError when the request cannot be served */
    default ProcessingResponse requestBody(ByteString bytes) {
        throw new IllegalStateException("Envoy sent a body that was not asked for");
    }

    /**
     * What comes after the answer's headers.
     *
     * @throws ApiError to be put in the answer's place
     */
    default ResponseStage responseHeaders(RequestHeaders headers, boolean bodyFollows) {
        return ResponseStage.uncounted();
    }

    default ProcessingResponse responseBody(ByteString piece, boolean last) {
        return Answers.RESPONSE_BODY_UNCHANGED;
    }

    default ProcessingResponse responseTrailers() {
        return Answers.RESPONSE_TRAILERS_UNCHANGED;
    }

    /** The answer has come, or nobody waits for it any more. */
    default void end() {}

    /** Nothing is left to do. */
    record Done() implements Stage {}
}
