package dev.lockkeeper.ratelimit.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}, {@code 1w} as whole seconds. */
final class IntervalText {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})([smhdw])");

    private IntervalText() {}

    /** Empty when it is none, or not from 1 s to 365 d. */
    static Optional<Interval> parse(String text) {
        Matcher parts = PART.matcher(text);
        long seconds = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            seconds += Long.parseLong(parts.group(1)) * seconds(parts.group(2));
            end = parts.end();
        }
        return end == text.length() && allowed(seconds) ? Optional.of(Interval.ofSeconds(seconds)) : Optional.empty();
    }

    static boolean allowed(long seconds) {
        return seconds >= 1 && seconds <= Interval.LONGEST;
    }

    private static long seconds(String letter) {
        return switch (letter) {
            case "s" -> Unit.SECOND.seconds();
            case "m" -> Unit.MINUTE.seconds();
            case "h" -> Unit.HOUR.seconds();
            case "d" -> Unit.DAY.seconds();
            default -> Unit.WEEK.seconds();
        };
    }
}
