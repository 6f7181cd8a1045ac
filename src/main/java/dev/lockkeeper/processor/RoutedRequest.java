package dev.lockkeeper.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request between its first stage and its answer: what the tries of backends need of it. Envoy's tries share one set
 * of headers, so what an earlier try set for its backend, its credential above all, is undone by the next.
 */
final class RoutedRequest {

    private final Endpoint endpoint;
    private final String path;
    private final String model;
    private final JsonBody body;
    private final Map<String, List<String>> originals = new HashMap<>();

    RoutedRequest(Endpoint endpoint, String path, String model, JsonBody body) {
        this.endpoint = endpoint;
        this.path = path;
        this.model = model;
        this.body = body;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** As the client sent it, with the query. */
    String path() {
        return path;
    }

    String model() {
        return model;
    }

    JsonBody body() {
        return body;
    }

    /** A client's header, whatever earlier tries made of it. */
    synchronized List<String> original(RequestHeaders current, String name) {
        List<String> before = originals.get(name);
        return before == null ? current.all(name) : before;
    }

    /** Adds to a try's edits what earlier tries changed and this one does not. */
    synchronized HeaderEdits restoring(RequestHeaders current, HeaderEdits edits) {
        HeaderEdits whole = new HeaderEdits();
        originals.forEach(whole::put);
        edits.asMap().forEach((name, values) -> {
            originals.putIfAbsent(name, current.all(name));
            whole.put(name, values);
        });
        return whole;
    }
}
