package dev.lockkeeper.processor;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Requests whose first stage is done and whose answer has not come: so many, and so many bytes. Ids cannot be guessed by clients. */
final class OpenRequests {

    private final RequestLimits limits;
    private final Map<String, RoutedRequest> byId = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    OpenRequests(RequestLimits limits) {
        this.limits = limits;
    }

    /** @throws ApiError when there are too many */
    String add(RoutedRequest request) {
        long size = request.body().bytes().size();
        // Two that come at once may both be taken: the limit is for memory, some requests more do no harm.
        if (byId.size() >= limits.openRequests() || bytes.get() + size > limits.openBytes()) {
            throw ApiError.overloaded("the gateway has too many requests under way");
        }
        String id = UUID.randomUUID().toString();
        bytes.addAndGet(size);
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
