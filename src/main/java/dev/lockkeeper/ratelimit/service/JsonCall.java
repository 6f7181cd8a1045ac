package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.grpc.Status;
import java.util.function.Consumer;

/** {@code POST /json}: the same question and answer as JSON, for callers without gRPC. */
public final class JsonCall {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int INTERNAL = 500;

    /** Status and body; the body is JSON for 200 and 429, else the status in words. */
    public record Reply(int status, String body, boolean json) {}

    private final RateLimitService service;

    public JsonCall(RateLimitService service) {
        this.service = service;
    }

    /** @param reply told once, on any thread */
    public void answer(String body, Consumer<Reply> reply) {
        RateLimitRequest request;
        try {
            request = JsonQuestion.read(body);
        } catch (InvalidProtocolBufferException e) {
            reply.accept(BAD);
            return;
        }
        service.decide(request, new AnswerSink() {
            @Override
            public void answer(RateLimitResponse response) {
                reply.accept(printed(response));
            }

            @Override
            public void fail(Status status) {
                // The peer says so of its store's errors, too.
                reply.accept(BAD);
            }
        });
    }

    private static final Reply BAD = new Reply(BAD_REQUEST, "Bad Request\n", false);

    private static Reply printed(RateLimitResponse response) {
        try {
            String body = JsonFormat.printer().omittingInsignificantWhitespace().print(response);
            return new Reply(response.getOverallCode() == Code.OVER_LIMIT ? TOO_MANY : OK, body, true);
        } catch (InvalidProtocolBufferException e) {
            return new Reply(INTERNAL, "Internal Server Error\n", false);
        }
    }
}
