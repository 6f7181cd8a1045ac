package dev.lockkeeper.plan.quota;

import dev.lockkeeper.model.Problem;
import java.util.List;

/** What one QuotaPolicy adds to the tree; nothing when it has problems. */
public record QuotaPlan(List<QuotaNode> backends, List<Problem> problems) {

    public QuotaPlan {
        backends = List.copyOf(backends);
        problems = List.copyOf(problems);
    }
}
