package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** The types that a structural schema can ask for. */
enum ValueType {
    ANY("any"),
    OBJECT("object"),
    ARRAY("array"),
    STRING("string"),
    BOOLEAN("boolean"),
    INTEGER("integer"),
    NUMBER("number"),
    INT_OR_STRING("integer,string");

    private static final double LARGEST_EXACT = 9_007_199_254_740_991d;

    /** As messages write it. */
    final String text;

    ValueType(String text) {
        this.text = text;
    }

    boolean fits(JsonNode value) {
        return switch (this) {
            case ANY -> true;
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING -> value.isTextual();
            case BOOLEAN -> value.isBoolean();
            case INTEGER -> isInteger(value);
            case NUMBER -> value.isNumber();
            case INT_OR_STRING -> value.isTextual() || isInteger(value);
        };
    }

    /** The type of a value, as messages name it. */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NUMBER -> isLong(value) ? "integer" : "number";
            default -> "null";
        };
    }

    static boolean isLong(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    private static boolean isInteger(JsonNode value) {
        if (!value.isNumber() || isLong(value)) {
            return value.isNumber();
        }
        double number = value.doubleValue();
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
    }
}
