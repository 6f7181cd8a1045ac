package dev.lockkeeper.app.arguments;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a flag takes, and what its value is as a property. */
enum FlagKind {
    BOOLEAN("true or false") {
        @Override
        Optional<String> property(String value) {
            if (TRUE.contains(value)) {
                return Optional.of("true");
            }
            return FALSE.contains(value) ? Optional.of("false") : Optional.empty();
        }
    },
    TEXT("a text") {
        @Override
        Optional<String> property(String value) {
            return Optional.of(value);
        }
    },
    NUMBER("a whole number of at least 0") {
        @Override
        Optional<String> property(String value) {
            return value.matches("\\d{1,18}") ? Optional.of(Long.toString(Long.parseLong(value))) : Optional.empty();
        }
    },
    PORT("a port from 0 to 65535") {
        @Override
        Optional<String> property(String value) {
            return NUMBER.property(value).filter(port -> Long.parseLong(port) <= 65535);
        }
    },
    LISTEN_ADDRESS(":port, for all addresses of the host") {
        @Override
        Optional<String> property(String value) {
            Matcher address = ALL_ADDRESSES.matcher(value);
            return address.matches() ? PORT.property(address.group("port")) : Optional.empty();
        }
    },
    DURATION("a duration such as 90s, 2m or 1h30m") {
        @Override
        Optional<String> property(String value) {
            return goDuration(value).map(Duration::toString);
        }
    },
    LOG_LEVEL("one of debug, info, warn, error") {
        @Override
        Optional<String> property(String value) {
            return Optional.ofNullable(LEVELS.get(value.toLowerCase(Locale.ROOT)));
        }
    },
    LOG_FORMAT("text or json") {
        @Override
        Optional<String> property(String value) {
            return Optional.of(value).filter(Set.of("text", "json")::contains);
        }
    },
    /** Sets whether the console is JSON. */
    CONSOLE_FORMAT("text or json") {
        @Override
        Optional<String> property(String value) {
            return LOG_FORMAT.property(value).map(format -> Boolean.toString(format.equals("json")));
        }
    },
    PULL_POLICY("Always, IfNotPresent or Never") {
        @Override
        Optional<String> property(String value) {
            return Optional.of(value).filter(Set.of("Always", "IfNotPresent", "Never")::contains);
        }
    };

    /** Spellings that Go takes for a boolean. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
    private static final Pattern ALL_ADDRESSES = Pattern.compile("(|0\\.0\\.0\\.0|\\[::])?:(?<port>\\d+)");
    private static final Pattern DURATION_PART = Pattern.compile("(?<number>\\d+(\\.\\d+)?)(?<unit>ns|us|µs|ms|s|m|h)");
    /** The last three are levels of the peer's logger and end its process there; here they are the highest. */
    private static final Map<String, String> LEVELS = Map.of(
            "debug", "DEBUG",
            "info", "INFO",
            "warn", "WARN",
            "error", "ERROR",
            "dpanic", "FATAL",
            "panic", "FATAL",
            "fatal", "FATAL");

    private final String takes;

    FlagKind(String takes) {
        this.takes = takes;
    }

    /** What is right, for messages. */
    String takes() {
        return takes;
    }

    /** The value as the property holds it, empty when it is wrong. */
    abstract Optional<String> property(String value);

    private static Optional<Duration> goDuration(String value) {
        if (value.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = DURATION_PART.matcher(value);
        double nanos = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos += Double.parseDouble(part.group("number")) * nanosOf(part.group("unit"));
            end = part.end();
        }
        return end == value.length() && end > 0 ? Optional.of(Duration.ofNanos(Math.round(nanos))) : Optional.empty();
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }
}
