package dev.lockkeeper.ratelimit.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Which regular expressions values may be compared by: those of RE2, whose time grows with the value's length, whatever it holds. A value comes from
 * a stranger and is compared on an event loop.
 */
public final class ValueRegex {

    /** Longer values match no expression. */
    public static final int LONGEST_VALUE = 1024;

    /** Each character of a value costs at most about as many steps as the compiled expression has. */
    static final int MOST_STEPS = 250;

    private static final int LONGEST_REGEX = 1024;

    /** Repetitions in repetitions multiply: so many steps at most are worth finding out how many there are. */
    private static final long MOST_EXPANDED = 1_000_000;

    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(?:\\d*,)?(\\d{1,9}),?}");

    private ValueRegex() {}

    /** Why it is not allowed; empty when it is. */
    static Optional<String> problem(String regex) {
        if (regex.length() > LONGEST_REGEX) {
            return Optional.of("longer than %d characters".formatted(LONGEST_REGEX));
        }
        if (expanded(regex) > MOST_EXPANDED) {
            return Optional.of("repeats too often");
        }
        try {
            int steps = Pattern.compile(regex).programSize();
            return steps > MOST_STEPS
                    ? Optional.of("takes %d steps, allowed are %d".formatted(steps, MOST_STEPS))
                    : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** No fewer steps than it takes. */
    private static long expanded(String regex) {
        long steps = regex.length();
        Matcher counts = COUNT.matcher(regex);
        while (counts.find() && steps <= MOST_EXPANDED) {
            steps *= Math.max(1, Long.parseLong(counts.group(1)));
        }
        return steps;
    }
}
