package dev.lockkeeper.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider with the OpenAI API, as far as tests ask: answers chat/completions with fixed usage, and remembers what it
 * saw. It has a name, which is in each answer ({@code system_fingerprint}), so a client sees who answered.
 */
final class FakeUpstream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();

    /** What came in; header names in any case, several values joined by {@code ", "}. */
    record SeenRequest(String method, String path, Map<String, String> headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the upstream saw a body that is no JSON: " + body, e);
            }
        }
    }

    /** Listens on this port of 127.0.0.1, to which {@code <name>.test} leads. */
    static FakeUpstream start(Rig rig, String name, int port) {
        PrivateSystem.name(name + ".test");
        var upstream = rig.keep(new FakeUpstream(name, port));
        rig.evidence("upstream " + name + " saw", () -> upstream.seen.toString());
        return upstream;
    }

    private FakeUpstream(String name, int port) {
        this.name = name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        } catch (IOException e) {
            throw new UncheckedIOException("upstream " + name + " on port " + port, e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** In order of arrival. */
    List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    SeenRequest lastSeen() {
        return seen.getLast();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = read(exchange);
            seen.add(request);
            boolean chat = request.path().endsWith("/chat/completions");
            var body = (chat ? completion(request) : JSON.createObjectNode().put("served_by", name))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static SeenRequest read(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((header, values) -> headers.put(header, String.join(", ", values)));
        return new SeenRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private JsonNode completion(SeenRequest request) {
        var completion = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1_700_000_000)
                .put("model", request.json().path("model").asText())
                .put("system_fingerprint", name);
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", "Hello from " + name + ".");
        completion
                .putObject("usage")
                .put("prompt_tokens", 11)
                .put("completion_tokens", 7)
                .put("total_tokens", 18);
        return completion;
    }
}
