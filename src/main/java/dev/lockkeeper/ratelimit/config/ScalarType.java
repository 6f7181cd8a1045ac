package dev.lockkeeper.ratelimit.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What YAML 1.1, which existing files are written for, takes a single word for. */
enum ScalarType {
    STRING("!!str"),
    INTEGER("!!int"),
    FLOAT("!!float"),
    BOOLEAN("!!bool"),
    NULL("!!null");

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern INTEGERS =
            Pattern.compile("[-+]?(0|[1-9][0-9_]*|0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+)");
    private static final Pattern FLOATS = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private final String tag;

    ScalarType(String tag) {
        this.tag = tag;
    }

    /** As the parser of existing files names it. */
    String tag() {
        return tag;
    }

    static ScalarType of(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return STRING;
        }
        if (NULLS.contains(text)) {
            return NULL;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return BOOLEAN;
        }
        if (INTEGERS.matcher(text).matches()) {
            return INTEGER;
        }
        return FLOATS.matcher(text).matches() ? FLOAT : STRING;
    }

    static boolean isTrue(ScalarNode scalar) {
        return TRUE.contains(scalar.getValue());
    }

    /** @throws NumberFormatException beyond 64 bits */
    static long integer(ScalarNode scalar) {
        String digits = scalar.getValue().replace("_", "");
        boolean negative = digits.startsWith("-");
        String text = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        long value;
        if (text.length() > 2 && Character.isLetter(text.charAt(1))) {
            int radix =
                    switch (Character.toLowerCase(text.charAt(1))) {
                        case 'x' -> 16;
                        case 'b' -> 2;
                        default -> 8;
                    };
            value = Long.parseLong(text.substring(2), radix);
        } else {
            value = Long.parseLong(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
        }
        return negative ? -value : value;
    }
}
