package dev.lockkeeper.ratelimit.config;

/**
 * What a limit's number is for.
 *
 * @param unit {@link Unit#UNKNOWN} for an interval that is none
 * @param seconds at least 1, but 0 for a limit without interval
 */
public record Interval(Unit unit, long seconds) {

    static final Interval NONE = new Interval(Unit.UNKNOWN, 0);
    /** A year: the longest for which all arithmetic is exact. */
    static final long LONGEST = Unit.YEAR.seconds();

    public static Interval of(Unit unit) {
        return new Interval(unit, unit.seconds());
    }

    /** The unit when the seconds are exactly one. */
    static Interval ofSeconds(long seconds) {
        for (Unit unit : Unit.values()) {
            if (unit.seconds() == seconds) {
                return new Interval(unit, seconds);
            }
        }
        return new Interval(Unit.UNKNOWN, seconds);
    }
}
