package dev.lockkeeper.processor;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests whose body was announced or has come and whose answer has not: so many, and so many bytes. Ids cannot be guessed
 * by clients.
 */
final class OpenRequests {

    private final RequestLimits limits;
    private final Map<String, RoutedRequest> byId = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    OpenRequests(RequestLimits limits) {
        this.limits = limits;
    }

    /**
     * Room for a body before it comes, so that Envoy need not send what would be refused.
     *
     * @param size as its length was announced, 0 when it was not
     * @throws ApiError when there are too many
     */
    void reserve(long size) {
        // Two that come at once may both be taken: the limit is for memory, some requests more do no harm.
        if (byId.size() >= limits.openRequests() || bytes.get() + size > limits.openBytes()) {
            throw ApiError.overloaded("the gateway has too many requests under way");
        }
        bytes.addAndGet(size);
    }

    /** The body has come, or never will. */
    void release(long size) {
        bytes.addAndGet(-size);
    }

    /**
     * @param reserved for its body
     * @throws ApiError when there are too many; what was reserved stays so
     */
    String add(RoutedRequest request, long reserved) {
        reserve(request.body().bytes().size() - reserved);
        String id = UUID.randomUUID().toString();
        byId.put(id, request);
        return id;
    }

    Optional<RoutedRequest> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void remove(String id) {
        RoutedRequest removed = byId.remove(id);
        if (removed != null) {
            bytes.addAndGet(-removed.body().bytes().size());
        }
    }

    int size() {
        return byId.size();
    }

    long bytes() {
        return bytes.get();
    }
}
