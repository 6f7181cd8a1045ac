package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks types, limits and required fields, in the order of the schema. */
final class StructuralCheck {
    private final Findings findings;
    private final LimitCheck limits;

    StructuralCheck(Findings findings) {
        this.findings = findings;
        limits = new LimitCheck(findings);
    }

    void check(JsonNode value, Structural schema, FieldPath path) {
        if (value.isNull()) {
            if (!schema.nullable() && schema.type() != ValueType.ANY) {
                wrongType(path, schema.type().text, "null");
            }
            return;
        }
        boolean rightType = checkType(value, schema, path);
        limits.check(value, schema.limits(), rightType, path);
        if (value.isObject() && rightType) {
            checkFields(value, schema, path);
        } else if (value.isArray() && rightType && schema.items() != null) {
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), schema.items(), path.item(i));
            }
        }
        new AlternativesCheck(findings).check(value, schema.alternatives(), path);
    }

    private void checkFields(JsonNode object, Structural schema, FieldPath path) {
        for (var name : schema.required()) {
            if (!object.has(name)) {
                findings.addBlocking(path.field(name).text(), "Required value");
            }
        }
        schema.properties().forEach((name, field) -> {
            var value = object.get(name);
            if (value != null) {
                check(value, field, path.field(name));
            }
        });
        var additional = schema.additional();
        if (additional != null) {
            object.properties().forEach(entry -> check(entry.getValue(), additional, path.key(entry.getKey())));
        }
    }

    private boolean checkType(JsonNode value, Structural schema, FieldPath path) {
        if (schema.type().fits(value)) {
            return true;
        }
        var format = schema.limits().format();
        if (format.isEmpty() || value.isTextual() || value.isArray()) {
            wrongType(path, schema.type().text, ValueType.of(value));
        } else {
            wrongType(path, format, formatOf(value));
        }
        return false;
    }

    /** Where a schema has a format, the API server compares that, and names the value's in its own terms. */
    private static String formatOf(JsonNode value) {
        if (!value.isNumber()) {
            return "";
        }
        return ValueType.isLong(value) ? "int64" : "float64";
    }

    private void wrongType(FieldPath path, String wanted, String found) {
        var text = path.text();
        findings.addBlocking(
                text,
                "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"".formatted(found, text, wanted, found));
    }
}
