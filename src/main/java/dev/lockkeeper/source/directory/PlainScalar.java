package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML word means to kubectl and the API server: YAML 1.1 as their Go library reads it, so that
 * {@code on} is true, {@code 0777} is octal and {@code 2026-01-01} stays text.
 */
final class PlainScalar {
    private static final Set<String> TRUE = words("y Y yes Yes YES true True TRUE on On ON");
    private static final Set<String> FALSE = words("n N no No NO false False FALSE off Off OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_IN_JSON =
            words(".nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF");
    private static final Pattern WHOLE =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private PlainScalar() {}

    /** @throws NumberFormatException for infinities and not-a-number, which JSON does not have */
    static JsonNode of(String word) {
        if (NULL.contains(word)) {
            return NullNode.getInstance();
        }
        if (TRUE.contains(word) || FALSE.contains(word)) {
            return BooleanNode.valueOf(TRUE.contains(word));
        }
        if (NOT_IN_JSON.contains(word)) {
            throw new NumberFormatException(word + " can't be written as JSON; put it in quotes if it is text");
        }
        char first = word.charAt(0);
        boolean numeric = first == '.' || first == '-' || first == '+' || first >= '0' && first <= '9';
        return numeric ? number(word) : TextNode.valueOf(word);
    }

    private static JsonNode number(String word) {
        var digits = word.replace("_", "");
        var whole = WHOLE.matcher(digits);
        try {
            if (whole.matches()) {
                return LongNode.valueOf(
                        whole(whole.group(1), whole.group(2), whole.group(3), whole.group(4), whole.group(5)));
            }
        } catch (NumberFormatException tooLong) {
            return decimal(digits, word);
        }
        return decimal(digits, word);
    }

    private static long whole(String sign, String... digitsByRadix) {
        int[] radixes = {16, 2, 8, 10};
        for (int i = 0; i < radixes.length; i++) {
            if (digitsByRadix[i] != null) {
                return Long.parseLong(sign + digitsByRadix[i], radixes[i]);
            }
        }
        throw new NumberFormatException();
    }

    private static JsonNode decimal(String digits, String word) {
        if (!DECIMAL.matcher(digits).matches()) {
            return TextNode.valueOf(word);
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            return TextNode.valueOf(word);
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE;
        return whole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }
}
