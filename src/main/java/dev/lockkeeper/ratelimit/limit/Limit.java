package dev.lockkeeper.ratelimit.limit;

/**
 * What a counter may reach.
 *
 * @param requests per interval, below 2^32; 0 refuses all
 * @param intervalSeconds from 1 to a year
 * @param burst what a token bucket holds; {@code requests} for the others
 */
public record Limit(Algorithm algorithm, long requests, long intervalSeconds, long burst) {

    public static Limit fixedWindow(long requests, long intervalSeconds) {
        return new Limit(Algorithm.FIXED_WINDOW, requests, intervalSeconds, requests);
    }

    public long intervalMicros() {
        return TokenBucket.micros(intervalSeconds);
    }
}
