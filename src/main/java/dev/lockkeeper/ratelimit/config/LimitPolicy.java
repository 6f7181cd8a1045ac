package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import java.util.List;

/**
 * One limit of a descriptor.
 *
 * @param requests per interval; 0 refuses all
 * @param burst what a token bucket holds; the same as {@code requests} for the other algorithms
 * @param unlimited never counted; requests and interval mean nothing then
 * @param name as in answers; empty for none
 * @param replaces names of limits that do not count when this one matched
 */
public record LimitPolicy(
        long requests,
        Interval interval,
        Algorithm algorithm,
        long burst,
        boolean unlimited,
        String name,
        List<String> replaces,
        OnStoreError onStoreError) {

    public LimitPolicy {
        replaces = List.copyOf(replaces);
    }

    /** As the protocol knows it. */
    public static LimitPolicy fixedWindow(long requests, Unit unit) {
        return new LimitPolicy(
                requests,
                Interval.of(unit),
                Algorithm.FIXED_WINDOW,
                requests,
                false,
                "",
                List.of(),
                OnStoreError.ERROR);
    }
}
