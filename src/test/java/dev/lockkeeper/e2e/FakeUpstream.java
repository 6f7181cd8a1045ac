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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider with the OpenAI API, as far as tests ask: answers chat/completions whole or as a stream with fixed usage, and
 * remembers what it saw. It has a name, which is in each answer ({@code system_fingerprint}), so a client sees who
 * answered.
 */
final class FakeUpstream implements AutoCloseable {
    static {
        // Envoy keeps connections for later; one that the server closes between two requests would look like a fault.
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REMEMBERED = 2_000;

    private final String name;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile Behaviour behaviour = Behaviour.GOOD;

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

    /**
     * How it answers.
     *
     * @param status 0 counts as 200
     * @param delayMillis before the first byte of the answer
     * @param pauseMillis before each chunk of a stream
     */
    record Behaviour(int status, long delayMillis, long pauseMillis) {
        static final Behaviour GOOD = new Behaviour(200, 0, 0);

        Behaviour {
            status = status == 0 ? 200 : status;
        }
    }

    /** Listens on this port of 127.0.0.1, to which {@code <name>.test} leads. */
    static FakeUpstream start(Rig rig, String name, int port) {
        PrivateSystem.name(name + ".test");
        var upstream = rig.keep(new FakeUpstream(name, port));
        rig.evidence("upstream " + name + " saw", () -> {
            var all = upstream.seen;
            return all.size() + " requests, the last: "
                    + List.copyOf(all).subList(Math.max(0, all.size() - 5), all.size());
        });
        return upstream;
    }

    private FakeUpstream(String name, int port) {
        this.name = name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        } catch (IOException e) {
            throw new UncheckedIOException("upstream " + name + " on port " + port, e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String name() {
        return name;
    }

    void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    /** In order of arrival since the last {@link #forget()}. */
    List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    SeenRequest lastSeen() {
        return seen.getLast();
    }

    /** How many answers were not 200, because of {@link #behave}. */
    long refused() {
        return refused.get();
    }

    void forget() {
        seen.clear();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = read(exchange);
            if (seen.size() >= REMEMBERED) {
                seen.clear();
            }
            seen.add(request);
            var how = behaviour;
            pause(how.delayMillis());
            if (how.status() != 200) {
                refused.incrementAndGet();
                send(exchange, how.status(), Completions.error(name, how.status()));
            } else if (!request.path().endsWith("/chat/completions")) {
                send(exchange, 200, JSON.createObjectNode().put("served_by", name));
            } else if (request.json().path("stream").asBoolean()) {
                stream(exchange, request, how);
            } else {
                send(exchange, 200, Completions.whole(name, request.json()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        var body = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange, SeenRequest request, Behaviour how)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (var event : Completions.events(name, request.json())) {
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            pause(how.pauseMillis());
        }
    }

    /** An upstream that takes its time, but not longer than the test runs. */
    private void pause(long millis) throws InterruptedException {
        if (millis > 0 && closed.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
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
}
