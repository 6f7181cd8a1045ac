package dev.lockkeeper.plan.quota;

import java.util.Arrays;
import java.util.Optional;

/** The durations that a QuotaPolicy may name. */
public enum QuotaUnit {
    SECOND("1s"),
    MINUTE("1m"),
    HOUR("1h"),
    DAY("1d");

    private final String duration;

    QuotaUnit(String duration) {
        this.duration = duration;
    }

    static Optional<QuotaUnit> of(String duration) {
        return Arrays.stream(values())
                .filter(unit -> unit.duration.equals(duration))
                .findFirst();
    }
}
