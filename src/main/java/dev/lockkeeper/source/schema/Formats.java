package dev.lockkeeper.source.schema;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The string formats of schemas, as strict as the API server's. */
final class Formats {
    private static final Pattern TIME = Pattern.compile(
            "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?(z|[+-]\\d\\d:\\d\\d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BYTES =
            Pattern.compile("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})");
    private static final Pattern URI = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*:(?://[^/ ]*(?=/|$)|(?!//))|/)([^%\\x00-\\x1f\\x7f]|%[0-9A-Fa-f]{2})*");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern DURATION = Pattern.compile(
            "[+-]?(\\d+(\\.\\d*)?\\s*(ns|us|µs|ms|s|m|h|d|w|sec\\w*|min\\w*|hours?|days?|weeks?)\\s*)+");

    private static final Set<String> OF_NUMBERS = Set.of("int32", "int64", "float", "double");
    private static final Map<String, Predicate<String>> OF_STRINGS = Map.of(
            "date", Formats::isDate,
            "date-time", Formats::isDateTime,
            "byte", text -> BYTES.matcher(text).matches(),
            "uri", text -> URI.matcher(text).matches(),
            "ipv4", text -> IPV4.matcher(text).matches(),
            "duration", text -> DURATION.matcher(text).matches(),
            "password", text -> true);

    private Formats() {}

    /** Whether a schema may use this format; empty means none. */
    static boolean isKnown(String format) {
        return format.isEmpty() || OF_NUMBERS.contains(format) || OF_STRINGS.containsKey(format);
    }

    static boolean accepts(String format, String text) {
        var check = OF_STRINGS.get(format);
        return check == null || check.test(text);
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        return text.length() > 11
                && Character.toLowerCase(text.charAt(10)) == 't'
                && isDate(text.substring(0, 10))
                && TIME.matcher(text.substring(11)).matches();
    }
}
