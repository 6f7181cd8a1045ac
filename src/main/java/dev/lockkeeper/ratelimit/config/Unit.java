package dev.lockkeeper.ratelimit.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Units of time of the protocol, with its numbers. A month has 30 days, a year 365. */
public enum Unit {
    UNKNOWN(0, 0),
    SECOND(1, 1),
    MINUTE(2, 60),
    HOUR(3, 3_600),
    DAY(4, 86_400),
    MONTH(5, 30 * 86_400L),
    YEAR(6, 365 * 86_400L),
    WEEK(7, 7 * 86_400L);

    private final int number;
    private final long seconds;

    Unit(int number, long seconds) {
        this.number = number;
        this.seconds = seconds;
    }

    /** In messages. */
    public int number() {
        return number;
    }

    /** 0 for {@link #UNKNOWN}. */
    public long seconds() {
        return seconds;
    }

    /** By its name in any case; never {@link #UNKNOWN}. */
    static Optional<Unit> named(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(unit -> unit != UNKNOWN && unit.name().equals(name))
                .findFirst();
    }

    /** By its number in messages; empty for those that are no unit. */
    public static Optional<Unit> numbered(int number) {
        return Arrays.stream(values())
                .filter(unit -> unit != UNKNOWN && unit.number == number)
                .findFirst();
    }
}
