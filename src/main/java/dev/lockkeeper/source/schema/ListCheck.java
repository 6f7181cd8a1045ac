package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.TreeSet;

/** Checks that sets have no value twice and list maps no key twice; each is reported where it first comes again. */
final class ListCheck {
    private final Findings findings;

    ListCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode value, Structural schema, FieldPath path) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                var child = schema.field(field.getKey()).orElse(null);
                if (child != null) {
                    check(field.getValue(), child, path.field(field.getKey()));
                }
            });
        } else if (value.isArray() && schema.items() != null) {
            checkItems(value, schema, path);
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), schema.items(), path.item(i));
            }
        }
    }

    private void checkItems(JsonNode list, Structural schema, FieldPath path) {
        if (schema.listShape() == Structural.ListShape.ATOMIC) {
            return;
        }
        boolean map = schema.listShape() == Structural.ListShape.MAP;
        var seen = new HashSet<JsonNode>();
        var reported = new HashSet<JsonNode>();
        for (int i = 0; i < list.size(); i++) {
            var item = list.get(i);
            if (map && !item.isObject()) {
                findings.add(
                        path.item(i).text(),
                        "Invalid value: %s: must be an object for an array of list-type map"
                                .formatted(GoText.value(item)));
                continue;
            }
            var key = map ? key(item, schema) : item;
            if (!seen.add(key) && reported.add(key)) {
                findings.add(path.item(i).text(), "Duplicate value: " + GoText.value(key));
            }
        }
    }

    private static ObjectNode key(JsonNode item, Structural schema) {
        var key = JsonNodeFactory.instance.objectNode();
        for (var name : new TreeSet<>(schema.mapKeys())) {
            if (item.has(name)) {
                key.set(name, item.get(name));
            }
        }
        return key;
    }
}
