package dev.lockkeeper.processor;

import dev.lockkeeper.observe.RequestSpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request between its first stage and its answer: what the tries of backends need of it. Envoy's tries share one set
 * of headers, so what an earlier try set for its backend, its credential above all, is undone by the next.
 */
final class RoutedRequest {

    private final Endpoint endpoint;
    private final String host;
    private final String path;
    private final String model;
    private final ClientBody body;
    private final Map<String, String> telemetryHeaders;
    private final AtomicReference<Optional<RequestSpan>> span;
    private final Map<String, List<String>> originals = new HashMap<>();
    private final AtomicReference<Optional<Attempt>> lastAttempt = new AtomicReference<>(Optional.empty());

    RoutedRequest(Endpoint endpoint, String host, String path, String model, ClientBody body) {
        this(endpoint, host, path, model, body, Map.of(), Optional.empty());
    }

    /**
     * @param telemetryHeaders that metrics have, by attribute
     * @param span when the request is sampled
     */
    RoutedRequest(
            Endpoint endpoint,
            String host,
            String path,
            String model,
            ClientBody body,
            Map<String, String> telemetryHeaders,
            Optional<RequestSpan> span) {
        this.telemetryHeaders = telemetryHeaders;
        this.span = new AtomicReference<>(span);
        this.endpoint = endpoint;
        this.host = host;
        this.path = path;
        this.model = model;
        this.body = body;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** As the client named it, with its port. */
    String host() {
        return host;
    }

    /** As the client sent it, with the query. */
    String path() {
        return path;
    }

    String model() {
        return model;
    }

    ClientBody body() {
        return body;
    }

    Map<String, String> telemetryHeaders() {
        return telemetryHeaders;
    }

    /** Whether its answer will be looked at for a span. */
    boolean sampled() {
        return span.get().isPresent();
    }

    /** Whoever takes it ends it. */
    Optional<RequestSpan> takeSpan() {
        return span.getAndSet(Optional.empty());
    }

    /** The answer will be that of the last one. */
    void attempted(Attempt attempt) {
        lastAttempt.set(Optional.of(attempt));
    }

    Optional<Attempt> lastAttempt() {
        return lastAttempt.get();
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
