package dev.lockkeeper.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A user of a Gateway on a port of 127.0.0.1. */
final class GatewayClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    /**
     * Status 0: no answer at all, and {@code body} says why.
     *
     * @param firstByte of the body, after the request was sent
     * @param whole until the end of the body
     */
    record Answer(int status, Map<String, String> headers, String body, Duration firstByte, Duration whole) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the answer is no JSON: " + this, e);
            }
        }
    }

    GatewayClient(int port) {
        this.port = port;
    }

    Answer get(String path) {
        return send(request("127.0.0.1", path).GET());
    }

    /** {@code host}: a name that leads to this machine. */
    Answer get(String host, String path) {
        return send(request(host, path).GET());
    }

    /** Headers: name, value, name, value, … */
    Answer post(String path, String body, String... headers) {
        return post("127.0.0.1", path, body, List.of(headers));
    }

    Answer post(String host, String path, String body, List<String> headers) {
        var request =
                request(host, path).header("content-type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new)));
    }

    /** A chat completion of one message. */
    Answer chat(String model, String... headers) {
        var body = JSON.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return post("/v1/chat/completions", body.toString(), headers);
    }

    /** Asks again until the answer is as wanted; fails with the last answer. */
    static Answer await(String what, Duration bound, Supplier<Answer> question, Predicate<Answer> wanted) {
        var last = new AtomicReference<Answer>();
        try {
            return Awaitility.await(what)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(bound)
                    .until(
                            () -> {
                                var answer = question.get();
                                last.set(answer);
                                return answer;
                            },
                            wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + ": not within " + bound + "; the last answer was " + last.get(), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(PATIENCE);
    }

    private Answer send(HttpRequest.Builder request) {
        long sent = System.nanoTime();
        try {
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            var body = new ByteArrayOutputStream();
            long first;
            try (var content = response.body()) {
                int start = content.read();
                first = System.nanoTime();
                if (start >= 0) {
                    body.write(start);
                    content.transferTo(body);
                }
            }
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return new Answer(
                    response.statusCode(),
                    headers,
                    body.toString(StandardCharsets.UTF_8),
                    Duration.ofNanos(first - sent),
                    Duration.ofNanos(System.nanoTime() - sent));
        } catch (IOException e) {
            var after = Duration.ofNanos(System.nanoTime() - sent);
            return new Answer(0, Map.of(), e.toString(), after, after);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
