package dev.lockkeeper.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.e2e.FakeUpstream.Behaviour;
import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of a scenario and what is expected of it.
 *
 * @param eventually asked until it is as expected, not only once
 * @param upstreams how upstreams behave meanwhile; the others are good
 * @param times how often it is asked; each answer must be as expected
 * @param seen what upstreams have received of it
 * @param shares the part of the requests that each upstream should get, within five standard deviations
 */
record Exchange(
        String says,
        boolean eventually,
        Map<String, Behaviour> upstreams,
        Ask ask,
        int times,
        Expected answer,
        Map<String, ExpectedRequest> seen,
        Map<String, Double> shares) {

    Exchange {
        upstreams = upstreams == null ? Map.of() : Map.copyOf(upstreams);
        times = Math.max(times, 1);
        seen = seen == null ? Map.of() : Map.copyOf(seen);
        shares = shares == null ? Map.of() : Map.copyOf(shares);
    }

    /**
     * By default a chat completion of one message.
     *
     * @param body further members of the body
     * @param raw the body as it is
     */
    record Ask(
            @Nullable String method,
            @Nullable String host,
            @Nullable String path,
            @Nullable String model,
            Map<String, String> headers,
            @Nullable ObjectNode body,
            @Nullable String raw) {
        private static final ObjectMapper JSON = new ObjectMapper();

        Ask {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }

        Answer send(GatewayClient client) {
            var to = host == null ? "127.0.0.1" : host;
            var at = path == null ? "/v1/chat/completions" : path;
            if ("GET".equals(method)) {
                return client.get(to, at);
            }
            var pairs = new ArrayList<String>();
            headers.forEach((name, value) -> pairs.addAll(List.of(name, value)));
            return client.post(to, at, raw == null ? json() : raw, pairs);
        }

        private String json() {
            var json = JSON.createObjectNode().put("model", model);
            json.putArray("messages").addObject().put("role", "user").put("content", "Hi");
            if (body != null) {
                json.setAll(body);
            }
            return json.toString();
        }
    }

    /**
     * What the client gets.
     *
     * @param from the name of the upstream that answers
     * @param text the whole body
     * @param contains a part of the body
     * @param json values by JSON pointer
     * @param events contents of a stream's events, in order
     * @param withinMillis the longest time to the end of the body
     * @param aheadMillis how long before the end of the body its first byte must come
     */
    record Expected(
            int status,
            @Nullable String from,
            @Nullable String text,
            @Nullable String contains,
            Map<String, JsonNode> json,
            Map<String, String> headers,
            List<String> events,
            long withinMillis,
            long aheadMillis) {
        Expected {
            json = json == null ? Map.of() : Map.copyOf(json);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            events = events == null ? List.of() : List.copyOf(events);
        }
    }

    /** What an upstream gets; {@code count}: of requests, all if not said; the rest is about the last. */
    record ExpectedRequest(
            @Nullable Integer count,
            @Nullable String path,
            Map<String, String> headers,
            List<String> withoutHeaders,
            Map<String, JsonNode> json,
            List<String> withoutJson) {
        ExpectedRequest {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            withoutHeaders = withoutHeaders == null ? List.of() : List.copyOf(withoutHeaders);
            json = json == null ? Map.of() : Map.copyOf(json);
            withoutJson = withoutJson == null ? List.of() : List.copyOf(withoutJson);
        }
    }
}
