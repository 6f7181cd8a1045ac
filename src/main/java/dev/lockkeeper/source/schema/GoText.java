package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Writes values as the API server's messages do: Go's {@code %q}, {@code %v} and its JSON. */
final class GoText {

    private GoText() {}

    /** A value in a message: strings quoted, numbers plain, the rest as JSON. */
    static String value(JsonNode value) {
        if (value.isTextual()) {
            return quoted(value.textValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.asText();
        }
        return value.isNumber() ? number(value.doubleValue()) : value.toString();
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append("\\x%02x".formatted(c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** The shortest digits, with an exponent from a million on ({@code 1e+06}) and below 0.0001. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        var shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        if (exponent >= -4 && exponent < 6) {
            return shortest.toPlainString();
        }
        var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        var sign = value < 0 ? "-" : "";
        return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
