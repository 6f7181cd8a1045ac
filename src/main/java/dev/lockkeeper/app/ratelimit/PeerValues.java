package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The peer's variables, read in the spellings that its language takes. A wrong one is an {@link InvalidSetting}. */
final class PeerValues {

    private final Map<String, String> environment;

    PeerValues(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The peer's default when it is not set, and also when it is empty: there that would mostly end the process. */
    String text(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? defaultOf(name) : value;
    }

    /** Empty when it is set so; one of {@link PeerNames#MAY_BE_EMPTY}. */
    String textOrEmpty(String name) {
        return environment.getOrDefault(name, defaultOf(name));
    }

    Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return read(name, "true or false", GoLiterals::bool);
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

    /** From 0 to 2^63 − 1. */
    long number(String name) {
        return read(
                name,
                "0 to 9223372036854775807",
                value -> GoLiterals.integer(value).filter(number -> number >= 0));
    }

    /** From 0 on; above 1 nothing is near. */
    float ratio(String name) {
        return (float) decimal(name, "0 and more", Float.MAX_VALUE);
    }

    /** From 0 to 999. */
    double factor(String name) {
        return decimal(name, "0 to 999", 999);
    }

    private double decimal(String name, String allowed, double most) {
        return read(name, allowed, value -> GoLiterals.decimal(value).filter(number -> number >= 0 && number <= most));
    }

    /** Not below 0. */
    Duration duration(String name) {
        return read(
                name,
                "a duration as 500ms, 1.5s, 5m or 1h30m",
                value -> GoLiterals.duration(value).filter(time -> !time.isNegative()));
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
