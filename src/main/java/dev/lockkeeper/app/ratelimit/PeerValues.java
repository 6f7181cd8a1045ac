package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The peer's variables, read in the spellings that its language takes. A wrong one is an {@link InvalidSetting}. */
final class PeerValues {

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final Map<String, String> environment;

    PeerValues(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The peer's default when it is not set. */
    String text(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? defaultOf(name) : value;
    }

    Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return read(name, "true or false", value -> {
            if (TRUE.contains(value)) {
                return Optional.of(true);
            }
            return FALSE.contains(value) ? Optional.of(false) : Optional.empty();
        });
    }

    /** 0 for any free one. */
    int port(String name) {
        return read(
                name,
                "0 to 65535",
                value -> Optional.of(value)
                        .filter(digits -> digits.matches("\\d{1,5}"))
                        .map(Integer::valueOf)
                        .filter(port -> port <= 65_535));
    }

    /** From 0 to 2147483647. */
    long number(String name) {
        return read(
                name,
                "0 to 2147483647",
                value -> Optional.of(value)
                        .filter(digits -> digits.matches("\\d{1,10}"))
                        .map(Long::valueOf)
                        .filter(number -> number <= Integer.MAX_VALUE));
    }

    /** From 0 to 1. */
    float ratio(String name) {
        return read(
                name,
                "0 to 1",
                value -> Optional.of(value)
                        .filter(digits -> digits.matches("0*(\\.\\d+)?|\\d(\\.\\d*)?"))
                        .filter(digits -> !digits.isEmpty())
                        .map(Float::valueOf)
                        .filter(ratio -> ratio <= 1));
    }

    /** From 0 to 999. */
    double factor(String name) {
        return read(
                name,
                "0 to 999",
                value -> Optional.of(value)
                        .filter(digits -> digits.matches("\\d{0,3}(\\.\\d+)?") && !digits.isEmpty())
                        .map(Double::valueOf));
    }

    Duration duration(String name) {
        return read(name, "a duration as 500ms, 30s, 5m or 1h30m", PeerValues::parsed);
    }

    private static Optional<Duration> parsed(String value) {
        if (value.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher parts = DURATION_PART.matcher(value);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            long number = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofHours(number);
                    });
            end = parts.end();
        }
        return end > 0 && end == value.length() ? Optional.of(sum) : Optional.empty();
    }

    private <T> T read(String name, String allowed, Function<String, Optional<T>> reader) {
        String value = text(name);
        return reader.apply(value)
                .orElseThrow(() -> new InvalidSetting("%s: \"%s\"; allowed are %s".formatted(name, value, allowed)));
    }

    private static String defaultOf(String name) {
        return PeerNames.ALL.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow()
                .defaultValue();
    }
}
