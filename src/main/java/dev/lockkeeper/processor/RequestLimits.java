package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;

/**
 * What a processor takes.
 *
 * @param bodyBytes of one request
 * @param openRequests whose answers have not come
 * @param openBytes of the bodies of all open requests; at least one body
 */
public record RequestLimits(long bodyBytes, int openRequests, long openBytes) {

    private static final long DEFAULT_BODY_BYTES = 50L << 20;
    private static final int DEFAULT_OPEN_REQUESTS = 10_000;
    private static final int PART_OF_HEAP = 4;

    public static final RequestLimits DEFAULT =
            new RequestLimits(DEFAULT_BODY_BYTES, DEFAULT_OPEN_REQUESTS, openBytes(DEFAULT_BODY_BYTES));

    /** A quarter of what the process may have, and at least one body. */
    public static long openBytes(long bodyBytes) {
        return Math.max(bodyBytes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** @throws ApiError when the body that a request announces is too large */
    void checkAnnounced(RequestHeaders headers) {
        headers.first("content-length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .filter(length -> length > bodyBytes)
                .ifPresent(_ -> {
                    throw tooLarge();
                });
    }

    /** @throws ApiError when the body, whose length nobody had said, is too large */
    void check(ByteString body) {
        if (body.size() > bodyBytes) {
            throw tooLarge();
        }
    }

    private ApiError tooLarge() {
        return ApiError.tooLarge("the request body is larger than %d bytes".formatted(bodyBytes));
    }
}
