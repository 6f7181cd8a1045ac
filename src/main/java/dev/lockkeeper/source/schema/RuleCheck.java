package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates the rules of a schema, each with its own field as {@code self}: a field's before those below it. */
final class RuleCheck {
    private final Findings findings;

    RuleCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode object, Structural schema) {
        if (schema.rulesHereOrBelow()) {
            check(object, CelValues.of(object, schema), schema, FieldPath.ROOT);
        }
    }

    private void check(JsonNode value, Object self, Structural schema, FieldPath path) {
        if (value.isNull()) {
            return;
        }
        for (var rule : schema.rules()) {
            evaluate(rule, value, self, path);
        }
        if (self instanceof Map<?, ?> fields) {
            value.properties().forEach(field -> checkField(field.getKey(), field.getValue(), fields, schema, path));
        } else if (self instanceof List<?> items
                && schema.items() != null
                && schema.items().rulesHereOrBelow()) {
            for (int i = 0; i < items.size(); i++) {
                check(value.get(i), items.get(i), schema.items(), path.item(i));
            }
        }
    }

    private void checkField(String name, JsonNode value, Map<?, ?> fields, Structural schema, FieldPath path) {
        boolean named = schema.properties().containsKey(name);
        schema.field(name)
                .filter(Structural::rulesHereOrBelow)
                .ifPresent(field -> Optional.ofNullable(fields.get(named ? CelValues.name(name) : name))
                        .ifPresent(self -> check(value, self, field, named ? path.field(name) : path.key(name))));
    }

    private void evaluate(Rule rule, JsonNode value, Object self, FieldPath path) {
        var variables = Map.of("self", self);
        try {
            if (!Boolean.TRUE.equals(rule.program().eval(variables))) {
                report(rule, value, message(rule, variables), path);
            }
        } catch (CelEvaluationException e) {
            findings.add(
                    path.textWithKeys(),
                    "Invalid value: \"%s\": %s evaluating rule: %s"
                            .formatted(ValueType.of(value), RuleFailure.text(e), rule.label()));
        }
    }

    private static String message(Rule rule, Map<String, ?> variables) {
        var program = rule.messageProgram();
        if (program == null) {
            return rule.failure();
        }
        try {
            return String.valueOf(program.eval(variables));
        } catch (CelEvaluationException e) {
            return rule.failure();
        }
    }

    private void report(Rule rule, JsonNode value, String message, FieldPath path) {
        var place = path.textWithKeys() + rule.fieldPath();
        findings.add(
                place,
                switch (rule.reason()) {
                    case "FieldValueForbidden" -> "Forbidden: " + message;
                    case "FieldValueRequired" -> "Required value: " + message;
                    case "FieldValueDuplicate" -> "Duplicate value: " + shown(value) + message;
                    default -> "Invalid value: " + shown(value) + message;
                });
    }

    /** Objects and lists are not shown: too long to read. */
    private static String shown(JsonNode value) {
        return value.isContainerNode() ? "" : GoText.value(value) + ": ";
    }
}
