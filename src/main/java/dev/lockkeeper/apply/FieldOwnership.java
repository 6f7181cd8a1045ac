package dev.lockkeeper.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Set operations on fieldsV1 trees, the form in which managedFields says who owns what: {@code f:name} is a field,
 * {@code k:{…}} and {@code v:…} are items of a keyed list or set, {@code .} is the thing itself, and an empty object is
 * a field owned as a whole.
 */
final class FieldOwnership {

    private static final String ITSELF = ".";
    private static final ObjectMapper JSON = new ObjectMapper();

    private FieldOwnership() {}

    static ObjectNode parse(String fields) {
        return (ObjectNode) json(fields);
    }

    /** All that either tree owns. */
    static ObjectNode union(ObjectNode one, ObjectNode other) {
        ObjectNode result = one.deepCopy();
        other.properties().forEach(field -> {
            JsonNode present = result.get(field.getKey());
            result.set(
                    field.getKey(),
                    present instanceof ObjectNode both && field.getValue() instanceof ObjectNode more
                            ? union(both, more)
                            : field.getValue());
        });
        return result;
    }

    /** True when every value of {@code wanted} is owned, so that it still is what its owner wrote last. */
    static boolean covers(JsonNode owned, JsonNode wanted) {
        if (owned.isMissingNode()) {
            return false;
        }
        if (owned.isEmpty() || wanted.isEmpty()) {
            return true;
        }
        return wanted.isArray() ? coversItems(owned, wanted) : coversFields(owned, wanted);
    }

    private static boolean coversFields(JsonNode owned, JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(field -> covers(owned.path("f:" + field.getKey()), field.getValue()));
    }

    private static boolean coversItems(JsonNode owned, JsonNode wanted) {
        for (JsonNode item : wanted) {
            boolean found = owned.properties().stream()
                    .anyMatch(entry -> names(entry.getKey(), item) && covers(entry.getValue(), item));
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** The part of {@code owned} that names fields which {@code wanted} does not have; empty when there are none. */
    static ObjectNode beyond(ObjectNode owned, JsonNode wanted) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : owned.properties()) {
            if (entry.getKey().equals(ITSELF)) {
                continue;
            }
            JsonNode counterpart = counterpart(entry.getKey(), wanted);
            if (counterpart.isMissingNode()) {
                result.set(entry.getKey(), entry.getValue());
            } else if (entry.getValue() instanceof ObjectNode inner && !inner.isEmpty()) {
                ObjectNode more = beyond(inner, counterpart);
                if (!more.isEmpty()) {
                    result.set(entry.getKey(), more);
                }
            }
        }
        return result;
    }

    /** {@code from} without what {@code part} owns; fields that become empty go. */
    static ObjectNode minus(ObjectNode from, JsonNode part) {
        ObjectNode result = from.deepCopy();
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            if (!(result.get(entry.getKey()) instanceof ObjectNode inner)) {
                continue;
            }
            ObjectNode left =
                    entry.getValue().isEmpty() ? JsonNodeFactory.instance.objectNode() : minus(inner, entry.getValue());
            if (left.deepCopy().without(ITSELF).isEmpty()) {
                result.remove(entry.getKey());
            } else {
                result.set(entry.getKey(), left);
            }
        }
        return result;
    }

    private static JsonNode counterpart(String name, JsonNode wanted) {
        if (name.startsWith("f:")) {
            return wanted.path(name.substring(2));
        }
        for (JsonNode item : wanted) {
            if (names(name, item)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    /** Whether {@code k:{"uid":"…"}} or {@code v:"…"} is the name of a list item. */
    private static boolean names(String name, JsonNode item) {
        if (name.startsWith("v:")) {
            return json(name.substring(2)).equals(item);
        }
        if (!name.startsWith("k:")) {
            return false;
        }
        Iterator<Map.Entry<String, JsonNode>> keys = json(name.substring(2)).fields();
        while (keys.hasNext()) {
            Map.Entry<String, JsonNode> key = keys.next();
            JsonNode value = item.path(key.getKey());
            // A key that is missing in what we send is one that the API server defaults.
            if (!value.isMissingNode() && !value.equals(key.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a fieldsV1 text: " + text, e);
        }
    }
}
