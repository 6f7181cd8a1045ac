package dev.lockkeeper.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.plan.condition.PlannedStatus.PlannedParent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of parents: one entry of ours per planned parent, entries of other controllers as they are. */
final class ParentMerge {

    /** Who says it, in the form of a Gateway API controller name. */
    static final String CONTROLLER = "lockkeeper.dev/ai-gateway-controller";

    private ParentMerge() {}

    static ArrayNode merge(JsonNode present, List<PlannedParent> planned, long generation, Instant now) {
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        for (PlannedParent parent : planned) {
            JsonNode old = find(present, parent.parentRef());
            ObjectNode entry = merged.addObject();
            entry.set("parentRef", old.isMissingNode() ? reference(parent.parentRef()) : old.path("parentRef"));
            entry.put("controllerName", CONTROLLER);
            entry.set("conditions", ConditionMerge.merge(old.path("conditions"), parent.conditions(), generation, now));
        }
        present.forEach(entry -> {
            if (!ours(entry)) {
                merged.add(entry);
            }
        });
        return merged;
    }

    private static JsonNode find(JsonNode present, ParentReference wanted) {
        for (JsonNode entry : present) {
            if (ours(entry) && same(entry.path("parentRef"), wanted)) {
                return entry;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean ours(JsonNode entry) {
        return entry.path("controllerName").asText().equals(CONTROLLER);
    }

    /** Equal up to the defaults that an API server may have filled in. */
    private static boolean same(JsonNode present, ParentReference wanted) {
        return text(present, "group", "gateway.networking.k8s.io")
                        .equals(or(wanted.group(), "gateway.networking.k8s.io"))
                && text(present, "kind", "Gateway").equals(or(wanted.kind(), "Gateway"))
                && text(present, "namespace", "").equals(or(wanted.namespace(), ""))
                && text(present, "name", "").equals(wanted.name())
                && text(present, "sectionName", "").equals(or(wanted.sectionName(), ""))
                && present.path("port").asInt() == (wanted.port() == null ? 0 : wanted.port());
    }

    private static ObjectNode reference(ParentReference parent) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "group", parent.group());
        put(node, "kind", parent.kind());
        put(node, "namespace", parent.namespace());
        node.put("name", parent.name());
        put(node, "sectionName", parent.sectionName());
        if (parent.port() != null) {
            node.put("port", parent.port());
        }
        return node;
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static String text(JsonNode node, String field, String fallback) {
        return node.path(field).asText(fallback);
    }

    private static String or(@Nullable String value, String fallback) {
        return value == null ? fallback : value;
    }
}
