package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/** What a stream does after the request's headers. */
sealed interface Stage permits RouterStage, Stage.Done {

    /** The whole body. @throws ApiError when the request cannot be served */
    ProcessingResponse requestBody(ByteString bytes);

    /** The answer has come, or nobody waits for it any more. */
    void end();

    /** Nothing is left to do. */
    record Done() implements Stage {
        @Override
        public ProcessingResponse requestBody(ByteString bytes) {
            throw new IllegalStateException("Envoy sent a body that was not asked for");
        }

        @Override
        public void end() {}
    }
}
