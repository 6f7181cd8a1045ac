package dev.lockkeeper.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import java.util.List;

/** What an object's status would be on a cluster, without the times. */
public final class StatusText {

    private StatusText() {}

    /** @param origin `file:line`, empty when unknown */
    static String file(PlannedStatus status, String origin) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", status.object().kind().apiVersion());
        object.put("kind", status.object().kind().kindName());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", status.object().name());
        metadata.put("namespace", status.object().namespace());
        object.set("status", tree(status));
        return (origin.isEmpty() ? "" : "# from " + origin + "\n") + YamlText.of(object);
    }

    public static ObjectNode tree(PlannedStatus status) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("conditions", conditions(status.conditions()));
        if (!status.parents().isEmpty()) {
            ArrayNode parents = tree.putArray("parents");
            status.parents().forEach(parent -> {
                ObjectNode entry = parents.addObject();
                entry.set("parentRef", YamlText.tree(parent.parentRef()));
                entry.set("conditions", conditions(parent.conditions()));
            });
        }
        return tree;
    }

    private static ArrayNode conditions(List<PlannedCondition> conditions) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        conditions.forEach(condition -> list.addObject()
                .put("type", condition.type())
                .put("status", condition.status() ? "True" : "False")
                .put("reason", condition.reason())
                .put("message", condition.message()));
        return list;
    }
}
