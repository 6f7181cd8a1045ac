package dev.lockkeeper.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Takes credentials out of a filter config: every value below {@code auth}, and every value that a mutation sets, since
 * people put keys there too.
 */
final class Redaction {

    static final String REDACTED = "(redacted)";

    private Redaction() {}

    /** Changes the tree in place. */
    static void apply(JsonNode config) {
        for (JsonNode backend : config.path("backends")) {
            texts(backend.path("auth"));
            backend.path("httpHeaderMutation").path("set").forEach(Redaction::value);
            backend.path("httpBodyMutation").path("set").forEach(Redaction::value);
        }
    }

    private static void texts(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getValue().isTextual()) {
                    field.setValue(object.textNode(REDACTED));
                } else {
                    texts(field.getValue());
                }
            }
        }
    }

    private static void value(JsonNode entry) {
        if (entry instanceof ObjectNode object && object.has("value")) {
            object.put("value", REDACTED);
        }
    }
}
