package dev.lockkeeper.ratelimit.match;

import java.util.List;

/**
 * How a descriptor found its node, entry by entry.
 *
 * @param steps as many as entries were followed
 * @param node where it ended; one without limits when an entry led nowhere
 */
public record LimitTrace(List<Step> steps, LimitNode node) {

    /**
     * @param entry as {@code key=value}
     * @param matched the level that it led to, as key or key_value; empty when there is none
     * @param by what kind of value that level has
     */
    public record Step(String entry, String matched, String by) {}

    public LimitTrace {
        steps = List.copyOf(steps);
    }
}
