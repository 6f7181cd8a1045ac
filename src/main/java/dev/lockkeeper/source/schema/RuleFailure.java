package dev.lockkeeper.source.schema;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Pattern;

/** Says why a rule could not be evaluated, in the API server's words for what users meet: a missing field or item. */
final class RuleFailure {
    private static final Pattern MISSING_KEY = Pattern.compile("key '([^']*)' is not present");
    private static final Pattern OUT_OF_BOUNDS = Pattern.compile("[Ii]ndex out of bounds: (\\d+)");
    private static final Pattern POSITION = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");

    private RuleFailure() {}

    static String text(CelEvaluationException failure) {
        var message = POSITION.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
        var missing = MISSING_KEY.matcher(message);
        if (failure.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && missing.find()) {
            return "no such key: " + missing.group(1);
        }
        var outside = OUT_OF_BOUNDS.matcher(message);
        return outside.find() ? "index out of bounds: " + outside.group(1) : message;
    }
}
