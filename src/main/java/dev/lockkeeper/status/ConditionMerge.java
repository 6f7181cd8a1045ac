package dev.lockkeeper.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.plan.Reasons;
import dev.lockkeeper.plan.condition.PlannedCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One list of conditions from what is planned and what is there: a condition keeps its time while its status stays, ours
 * that are no longer planned go, as does the peer's {@code NotAccepted}, and those of others stay.
 */
final class ConditionMerge {

    /** Types that nobody else sets on our kinds. */
    private static final Set<String> OURS = Set.of(Reasons.ACCEPTED, Reasons.RESOLVED_REFS, "NotAccepted");

    private static final int LONGEST_MESSAGE = 32_768;

    private ConditionMerge() {}

    static ArrayNode merge(JsonNode present, List<PlannedCondition> planned, long generation, Instant now) {
        Map<String, JsonNode> before = byType(present);
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        for (PlannedCondition condition : planned) {
            JsonNode old = before.remove(condition.type());
            merged.add(condition(condition, generation, time(old, condition, now)));
        }
        before.forEach((type, condition) -> {
            if (!OURS.contains(type)) {
                merged.add(condition);
            }
        });
        return merged;
    }

    /** Conditions of the list by their type; the order of a list says nothing. */
    static Map<String, JsonNode> byType(JsonNode conditions) {
        Map<String, JsonNode> types = new LinkedHashMap<>();
        conditions.forEach(condition -> types.put(condition.path("type").asText(), condition));
        return types;
    }

    private static String time(@Nullable JsonNode old, PlannedCondition next, Instant now) {
        String before = old == null ? "" : old.path("lastTransitionTime").asText();
        return old != null && !before.isEmpty() && old.path("status").asText().equals(status(next))
                ? before
                : now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectNode condition(PlannedCondition condition, long generation, String time) {
        String message = condition.message();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("type", condition.type())
                .put("status", status(condition))
                .put("reason", condition.reason())
                .put("message", message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .put("lastTransitionTime", time);
        // The type that a parser gives this number: nodes of different types are never equal.
        return generation <= Integer.MAX_VALUE
                ? node.put("observedGeneration", (int) generation)
                : node.put("observedGeneration", generation);
    }

    private static String status(PlannedCondition condition) {
        return condition.status() ? "True" : "False";
    }
}
