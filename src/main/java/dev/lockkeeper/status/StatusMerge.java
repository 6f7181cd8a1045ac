package dev.lockkeeper.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.plan.condition.PlannedStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/** What has to change in a status; other fields of the status are not touched. */
final class StatusMerge {

    private StatusMerge() {}

    /**
     * The new {@code conditions} and {@code parents}, empty when the status says all of it already.
     *
     * @param withParents false where the kind's CRD has no {@code status.parents}
     */
    static Optional<ObjectNode> change(JsonNode present, PlannedStatus planned, boolean withParents, Instant now) {
        ObjectNode next = JsonNodeFactory.instance.objectNode();
        next.set(
                "conditions",
                ConditionMerge.merge(present.path("conditions"), planned.conditions(), planned.generation(), now));
        JsonNode parents = ParentMerge.merge(present.path("parents"), planned.parents(), planned.generation(), now);
        boolean sameConditions = sameConditions(next.path("conditions"), present.path("conditions"));
        boolean sameParents = sameParents(parents, present.path("parents"));
        if (withParents && !sameParents) {
            next.set("parents", parents);
        }
        return sameConditions && !next.has("parents") ? Optional.empty() : Optional.of(next);
    }

    private static boolean sameConditions(JsonNode one, JsonNode other) {
        return one.size() == other.size() && ConditionMerge.byType(one).equals(ConditionMerge.byType(other));
    }

    private static boolean sameParents(JsonNode one, JsonNode other) {
        return one.size() == other.size() && parents(one).equals(parents(other));
    }

    private static Map<JsonNode, Object> parents(JsonNode list) {
        Map<JsonNode, Object> parents = new HashMap<>();
        for (JsonNode parent : list) {
            ObjectNode id = ((ObjectNode) parent.deepCopy()).without("conditions");
            parents.put(
                    id,
                    new HashSet<>(
                            ConditionMerge.byType(parent.path("conditions")).values()));
        }
        return parents;
    }
}
