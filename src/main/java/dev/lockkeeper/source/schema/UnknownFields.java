package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeSet;

/** Finds fields that the schema does not have, which the API server would drop. */
final class UnknownFields {
    /** A longer list would not help a reader. */
    private static final int MOST_NAMES = 20;

    private final Findings findings;

    UnknownFields(Findings findings) {
        this.findings = findings;
    }

    void find(JsonNode value, Structural schema, FieldPath path) {
        if (value.isObject()) {
            value.properties().forEach(field -> findInField(field.getKey(), field.getValue(), schema, path));
        } else if (value.isArray() && schema.items() != null) {
            for (int i = 0; i < value.size(); i++) {
                find(value.get(i), schema.items(), path.item(i));
            }
        }
    }

    private void findInField(String name, JsonNode value, Structural schema, FieldPath path) {
        var field = schema.field(name).orElse(null);
        var place = path.field(name);
        if (field != null) {
            find(value, field, place);
        } else if (!schema.open() && schema.type() != ValueType.ANY) {
            report(place.text(), schema);
        }
    }

    private void report(String place, Structural schema) {
        var known = new TreeSet<>(schema.properties().keySet());
        var hint = known.isEmpty() || known.size() > MOST_NAMES ? "" : ", known here: " + String.join(", ", known);
        findings.add(place, "unknown field \"" + place + "\"" + hint);
    }
}
