package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.List;

/** Whether counters' verdicts refuse the request. */
final class Refusal {

    private Refusal() {}

    static boolean of(List<Counter> counters, List<Step> steps) {
        int quotas = 0;
        int spent = 0;
        int last = -1;
        boolean lastSpent = false;
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            boolean over = steps.get(i).over();
            if (over && counter.weight() == Weight.ENFORCED) {
                return true;
            }
            if (counter.weight() == Weight.QUOTA) {
                // A descriptor's counters stand together.
                if (counter.descriptor() != last) {
                    last = counter.descriptor();
                    lastSpent = false;
                    quotas++;
                }
                spent += over && !lastSpent ? 1 : 0;
                lastSpent |= over;
            }
        }
        return quotas > 0 && quotas == spent;
    }

    /** Whether the limit was exceeded before: more would only keep it so for longer. */
    static boolean beyond(Step step) {
        return step.over() && step.exceeded();
    }
}
