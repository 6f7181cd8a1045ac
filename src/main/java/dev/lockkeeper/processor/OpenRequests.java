package dev.lockkeeper.processor;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests whose body has come and whose answer has not: so many, and so many bytes. Ids cannot be guessed by clients.
 */
final class OpenRequests {

    private final RequestLimits limits;
    private final Map<String, RoutedRequest> byId = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    OpenRequests(RequestLimits limits) {
        this.limits = limits;
    }

    /** @throws ApiError when no request more is taken, whatever its size, so that Envoy need not send its body */
    void checkRoom() {
        if (byId.size() >= limits.openRequests()) {
            throw tooMany();
        }
    }

    /**
     * Room for a body that has come, until it is given back or a request has it. What is only announced takes none: who
     * announces much and sends nothing would else keep out all others.
     *
     * @throws ApiError when there are too many
     */
    void reserve(long size) {
        checkRoom();
        long before = bytes.getAndUpdate(held -> held + size > limits.openBytes() ? held : held + size);
        if (before + size > limits.openBytes()) {
            throw tooMany();
        }
    }

    /** The body is of no use. */
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

    private static ApiError tooMany() {
        return ApiError.overloaded("the gateway has too many requests under way");
    }

    int size() {
        return byId.size();
    }

    long bytes() {
        return bytes.get();
    }
}
