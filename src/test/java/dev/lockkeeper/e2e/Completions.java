package dev.lockkeeper.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The answers of a {@link FakeUpstream} in the shapes of OpenAI's API; usage is always 11 + 7 tokens. */
final class Completions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Completions() {}

    static ObjectNode whole(String upstream, JsonNode request) {
        var completion = frame("chat.completion", upstream, request);
        completion
                .withArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", "Hello from " + upstream + ".");
        return usage(completion);
    }

    /** Server-sent events: three pieces of text, usage if it was asked for, and the end mark. */
    static List<String> events(String upstream, JsonNode request) {
        var events = new ArrayList<String>();
        for (var word : List.of("Hello ", "from ", upstream + ".")) {
            var chunk = frame("chat.completion.chunk", upstream, request);
            chunk.withArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .put("content", word);
            events.add(event(chunk.toString()));
        }
        if (request.at("/stream_options/include_usage").asBoolean()) {
            var last = frame("chat.completion.chunk", upstream, request);
            last.putArray("choices");
            events.add(event(usage(last).toString()));
        }
        events.add(event("[DONE]"));
        return events;
    }

    static ObjectNode error(String upstream, int status) {
        var error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", "upstream " + upstream + " was told to answer " + status)
                .put("type", "server_error");
        return error;
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static ObjectNode usage(ObjectNode completion) {
        completion
                .putObject("usage")
                .put("prompt_tokens", 11)
                .put("completion_tokens", 7)
                .put("total_tokens", 18);
        return completion;
    }

    private static ObjectNode frame(String object, String upstream, JsonNode request) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", request.path("model").asText())
                .put("system_fingerprint", upstream);
    }
}
