package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the defaults of a schema into an object, in place, and takes out nulls that mean "not set". */
final class Defaults {

    private Defaults() {}

    static void apply(JsonNode value, Structural schema) {
        switch (value) {
            case ObjectNode object -> applyToFields(object, schema);
            case ArrayNode array when schema.items() != null -> applyToItems(array, schema.items());
            default -> {}
        }
    }

    private static void applyToFields(ObjectNode object, Structural schema) {
        schema.properties().forEach((name, field) -> {
            var present = object.get(name);
            if (field.defaultValue() != null && (present == null || isUnset(present, field))) {
                object.set(name, field.defaultValue().deepCopy());
            }
        });
        object.properties()
                .removeIf(entry -> schema.field(entry.getKey())
                        .filter(field -> isUnset(entry.getValue(), field))
                        .isPresent());
        object.properties()
                .forEach(entry -> schema.field(entry.getKey()).ifPresent(field -> apply(entry.getValue(), field)));
    }

    private static void applyToItems(ArrayNode array, Structural item) {
        for (int i = 0; i < array.size(); i++) {
            if (item.defaultValue() != null && isUnset(array.get(i), item)) {
                array.set(i, item.defaultValue().deepCopy());
            }
            apply(array.get(i), item);
        }
    }

    private static boolean isUnset(JsonNode value, Structural schema) {
        return value.isNull() && !schema.nullable() && schema.type() != ValueType.ANY;
    }
}
