package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.UnknownModel;

/** An answer of the processor itself, in the words of OpenAI's API. Its message never holds a credential. */
final class ApiError extends RuntimeException {

    static final String JSON = "application/json";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String param;

    private ApiError(int status, String type, String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
    }

    /** The client sent something wrong. */
    static ApiError badRequest(String message) {
        return new ApiError(400, "invalid_request_error", "", message);
    }

    static ApiError badParameter(String parameter, String message) {
        return new ApiError(400, "invalid_request_error", parameter, message);
    }

    static ApiError unauthorized(String message) {
        return new ApiError(401, "authentication_error", "", message);
    }

    /** As the last rule of a route says it, so not as JSON. */
    static ApiError unknownModel() {
        return new ApiError(404, "", "", UnknownModel.ANSWER);
    }

    static ApiError tooLarge(String message) {
        return new ApiError(413, "invalid_request_error", "", message);
    }

    /** The processor holds as much as it may; the same request will be served a moment later. */
    static ApiError overloaded(String message) {
        return new ApiError(503, "overloaded", "", message);
    }

    static ApiError notSupported(String message) {
        return new ApiError(501, "not_supported", "", message);
    }

    /** What Envoy asks for does not fit what this processor knows; another try may be better. */
    static ApiError unavailable(String message) {
        return new ApiError(503, "backend_unavailable", "", message);
    }

    static ApiError internal(String message) {
        return new ApiError(500, "internal_error", "", message);
    }

    int status() {
        return status;
    }

    String contentType() {
        return type.isEmpty() ? "text/plain" : JSON;
    }

    /** In the shape that clients of the API know. */
    String body(Api api) {
        String message = String.valueOf(getMessage());
        return type.isEmpty() ? message : api.error(status == 413 ? Api.TOO_LARGE : type, param, message);
    }
}
