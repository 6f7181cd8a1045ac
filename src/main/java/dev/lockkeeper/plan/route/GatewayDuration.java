package dev.lockkeeper.plan.route;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the Gateway API writes them (GEP-2257): {@code 1h30m}, {@code 10s}, {@code 500ms}. */
public final class GatewayDuration {

    private static final Pattern PART = Pattern.compile("(\\d{1,5})(h|ms|m|s)");

    private GatewayDuration() {}

    /** Empty when the text is no such duration. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = PART.matcher(text);
        Duration total = Duration.ZERO;
        int at = 0;
        while (at < text.length() && matcher.find() && matcher.start() == at) {
            long amount = Long.parseLong(matcher.group(1));
            total = total.plus(
                    switch (matcher.group(2)) {
                        case "h" -> Duration.ofHours(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        default -> Duration.ofMillis(amount);
                    });
            at = matcher.end();
        }
        return at == text.length() && at > 0 ? Optional.of(total) : Optional.empty();
    }
}
