package dev.lockkeeper.plan.condition;

import dev.lockkeeper.model.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A list of problems → one condition. */
final class Verdict {

    /** Conditions hold at most 32,768 bytes of message; a person reads less. */
    private static final int NAMED = 8;

    private Verdict() {}

    /** True with {@code goodReason} when there are none, else false with the first one's reason and the texts of all. */
    static PlannedCondition of(String type, List<Problem> problems, String goodReason, String goodMessage) {
        if (problems.isEmpty()) {
            return new PlannedCondition(type, true, goodReason, goodMessage);
        }
        return new PlannedCondition(type, false, problems.getFirst().reason(), texts(problems));
    }

    static String texts(List<Problem> problems) {
        String texts = problems.stream().limit(NAMED).map(Problem::text).collect(Collectors.joining("; "));
        return problems.size() > NAMED ? texts + "; and " + (problems.size() - NAMED) + " more" : texts;
    }
}
