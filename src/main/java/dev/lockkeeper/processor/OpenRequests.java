package dev.lockkeeper.processor;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Requests whose first stage is done and whose answer has not come. Ids cannot be guessed by clients. */
final class OpenRequests {

    private final Map<String, RoutedRequest> byId = new ConcurrentHashMap<>();

    String add(RoutedRequest request) {
        String id = UUID.randomUUID().toString();
        byId.put(id, request);
        return id;
    }

    Optional<RoutedRequest> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void remove(String id) {
        byId.remove(id);
    }

    int size() {
        return byId.size();
    }
}
