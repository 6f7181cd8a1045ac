package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a single value against the limits of its schema. */
final class LimitCheck {
    private final Findings findings;

    LimitCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode value, Limits limits, boolean rightType, FieldPath path) {
        switch (value.getNodeType()) {
            case STRING -> text(value.textValue(), limits, rightType, path);
            case NUMBER -> number(value, limits, rightType, path);
            case ARRAY -> size(value.size(), limits.minItems(), limits.maxItems(), "items", path);
            case OBJECT -> size(value.size(), limits.minProperties(), limits.maxProperties(), "properties", path);
            default -> {}
        }
        if (!limits.allowed().isEmpty()
                && (rightType || !value.isNumber() || value.canConvertToExactIntegral())
                && limits.allowed().stream().noneMatch(one -> same(one, value))) {
            var supported = limits.allowed().stream()
                    .map(one -> one.isTextual() ? GoText.value(one) : GoText.quoted(one.toString()))
                    .collect(Collectors.joining(", "));
            findings.addBlocking(
                    path.text(),
                    "Unsupported value: %s: supported values: %s".formatted(GoText.value(value), supported));
        }
    }

    private void text(String text, Limits limits, boolean rightType, FieldPath path) {
        int length = text.codePointCount(0, text.length());
        if (limits.minLength() != null && length < limits.minLength()) {
            invalid(path, GoText.quoted(text), "should be at least " + limits.minLength() + " chars long");
        }
        if (limits.maxLength() != null && length > limits.maxLength()) {
            findings.addBlocking(path.text(), "Too long: may not be more than " + limits.maxLength() + " bytes");
        }
        if (limits.pattern() != null && !limits.pattern().matcher(text).find()) {
            invalid(
                    path,
                    GoText.quoted(text),
                    "should match '" + limits.pattern().pattern() + "'");
        }
        if (rightType && !Formats.accepts(limits.format(), text)) {
            var quoted = GoText.quoted(text);
            findings.addBlocking(
                    path.text(),
                    "Invalid value: %s: %s in body must be of type %s: %s"
                            .formatted(quoted, path.text(), limits.format(), quoted));
        }
    }

    private void number(JsonNode value, Limits limits, boolean rightType, FieldPath path) {
        double number = value.doubleValue();
        var minimum = limits.minimum();
        if (minimum != null && (limits.exclusiveMinimum() ? number <= minimum : number < minimum)) {
            var words = limits.exclusiveMinimum() ? "should be greater than " : "should be greater than or equal to ";
            invalid(path, GoText.value(value), words + GoText.number(minimum));
        }
        var maximum = limits.maximum();
        if (maximum != null && (limits.exclusiveMaximum() ? number >= maximum : number > maximum)) {
            var words = limits.exclusiveMaximum() ? "should be less than " : "should be less than or equal to ";
            invalid(path, GoText.value(value), words + GoText.number(maximum));
        }
        var unit = limits.multipleOf();
        if (unit != null && number / unit != Math.rint(number / unit)) {
            invalid(path, GoText.value(value), "should be a multiple of " + GoText.number(unit));
        }
        if (rightType && limits.format().equals("int32") && number != (int) number) {
            findings.add(
                    path.text(),
                    "Invalid value: \"\": Checked value must be of type integer with format int32 in " + path.text());
        }
    }

    private void size(int size, @Nullable Integer least, @Nullable Integer most, String unit, FieldPath path) {
        if (least != null && size < least) {
            invalid(path, Integer.toString(size), "should have at least %d %s".formatted(least, unit));
        }
        if (most != null && size > most) {
            findings.addBlocking(
                    path.text(),
                    "Too many: %d: must have at most %d %s".formatted(size, most, most == 1 ? "item" : "items"));
        }
    }

    private void invalid(FieldPath path, String value, String wanted) {
        findings.add(path.text(), "Invalid value: %s: %s in body %s".formatted(value, path.text(), wanted));
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber() ? one.doubleValue() == other.doubleValue() : one.equals(other);
    }
}
