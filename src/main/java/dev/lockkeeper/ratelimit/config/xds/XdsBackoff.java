package dev.lockkeeper.ratelimit.config.xds;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: longer from one to the next, up to a bound.
 *
 * @param growth of each wait over the one before, more than 1
 * @param spread each wait is up to this part shorter or longer; 0 for none
 */
public record XdsBackoff(Duration initial, Duration longest, double growth, double spread) {

    /**
     * @param failures since the last success, at least 1
     * @param random from 0 to 1
     */
    Duration after(int failures, DoubleSupplier random) {
        double millis = initial.toMillis() * Math.pow(growth, failures - 1.0);
        return spread(Duration.ofMillis((long) Math.min(millis, longest.toMillis())), random);
    }

    /** That wait, but spread. */
    Duration spread(Duration wait, DoubleSupplier random) {
        return Duration.ofMillis(Math.round(wait.toMillis() * (1 + spread * (2 * random.getAsDouble() - 1))));
    }
}
