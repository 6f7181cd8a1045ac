package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.TokenBucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the map below {@code rate_limit}, and those below {@code rate_limits}. */
final class PolicyReader {

    private final String place;

    /** @param place the descriptor, for errors of keys that only we know */
    PolicyReader(String place) {
        this.place = place;
    }

    LimitPolicy read(YamlFields fields) throws InvalidConfig {
        boolean unlimited = fields.flag("unlimited");
        Interval interval = interval(fields, unlimited);
        long requests = fields.number("requests_per_unit").orElse(0L);
        Algorithm algorithm = algorithm(fields);
        return new LimitPolicy(
                requests,
                interval,
                algorithm,
                burst(fields, algorithm, requests, interval, unlimited),
                unlimited,
                fields.text("name"),
                replaces(fields),
                onStoreError(fields));
    }

    private Interval interval(YamlFields fields, boolean unlimited) throws InvalidConfig {
        String unitText = fields.text("unit");
        Optional<Unit> unit = Unit.named(unitText);
        if (unlimited) {
            if (unit.isPresent() || fields.has("per")) {
                throw new InvalidConfig("should not specify rate limit unit when unlimited");
            }
            return Interval.NONE;
        }
        if (fields.has("per")) {
            String per = fields.text("per");
            if (fields.has("unit") || fields.has("unit_multiplier")) {
                throw wrong("per stands in place of unit and unit_multiplier, not beside them");
            }
            return IntervalText.parse(per)
                    .orElseThrow(() ->
                            wrong("invalid per '%s', allowed are 1s to 365d, as 30s, 5m or 1h30m".formatted(per)));
        }
        if (unit.isEmpty()) {
            throw new InvalidConfig("invalid rate limit unit '%s'".formatted(unitText));
        }
        long times = fields.number("unit_multiplier").orElse(1L);
        if (!IntervalText.allowed(times)
                || !IntervalText.allowed(times * unit.get().seconds())) {
            throw wrong("invalid unit_multiplier %d, allowed are 1 and more, up to 365 days in all".formatted(times));
        }
        return times == 1
                ? Interval.of(unit.get())
                : Interval.ofSeconds(times * unit.get().seconds());
    }

    private Algorithm algorithm(YamlFields fields) throws InvalidConfig {
        String word = fields.has("algorithm") ? fields.text("algorithm") : Algorithm.FIXED_WINDOW.word();
        return Arrays.stream(Algorithm.values())
                .filter(algorithm -> algorithm.word().equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("unknown algorithm '%s', allowed are %s"
                        .formatted(
                                word,
                                Arrays.stream(Algorithm.values())
                                        .map(Algorithm::word)
                                        .collect(Collectors.joining(", ")))));
    }

    private long burst(YamlFields fields, Algorithm algorithm, long requests, Interval interval, boolean unlimited)
            throws InvalidConfig {
        Optional<Long> burst = fields.number("burst");
        if (burst.isEmpty()) {
            return requests;
        }
        if (algorithm != Algorithm.TOKEN_BUCKET || unlimited) {
            throw wrong("burst is for algorithm token_bucket only");
        }
        if (burst.get() < 1 || (requests > 0 && !TokenBucket.exact(burst.get(), requests, interval.seconds()))) {
            throw wrong("invalid burst %d, allowed are 1 to %d, and no more than what fills in %d days"
                    .formatted(burst.get(), TokenBucket.MOST_HITS, TokenBucket.LONGEST_FILL_DAYS));
        }
        return burst.get();
    }

    private static List<String> replaces(YamlFields fields) throws InvalidConfig {
        String name = fields.text("name");
        List<String> all = new ArrayList<>();
        for (YamlFields one : fields.maps("replaces")) {
            String replaced = one.text("name");
            if (replaced.isEmpty()) {
                throw new InvalidConfig("should not have an empty replaces entry");
            }
            if (replaced.equals(name)) {
                throw new InvalidConfig("replaces should not contain name of same descriptor");
            }
            all.add(replaced);
        }
        return all;
    }

    private OnStoreError onStoreError(YamlFields fields) throws InvalidConfig {
        String word = fields.has("on_store_error") ? fields.text("on_store_error") : OnStoreError.ERROR.word();
        return Arrays.stream(OnStoreError.values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("unknown on_store_error '%s', allowed are %s"
                        .formatted(
                                word,
                                Arrays.stream(OnStoreError.values())
                                        .map(OnStoreError::word)
                                        .collect(Collectors.joining(", ")))));
    }

    private InvalidConfig wrong(String what) {
        return new InvalidConfig("descriptor '%s': %s".formatted(place, what));
    }
}
