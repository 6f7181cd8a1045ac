package dev.lockkeeper.ratelimit.config;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which regular expressions values may be compared by: a value comes from a stranger, so its cost must stay small. */
public final class ValueRegex {

    /** Longer values match no expression. */
    public static final int LONGEST_VALUE = 1024;

    /** A repeated group that itself repeats or branches takes time beyond all bounds for some values. */
    private static final Pattern NESTED_REPETITION =
            Pattern.compile("[*+}|][^()]*\\)(?:[*+]|\\{)|\\)\\)+(?:[*+]|\\{)|\\\\[1-9]");

    private ValueRegex() {}

    /** Why it is not allowed; empty when it is. */
    static Optional<String> problem(String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
        return NESTED_REPETITION.matcher(regex).find()
                ? Optional.of("repeats a group that repeats or branches, or refers back")
                : Optional.empty();
    }
}
