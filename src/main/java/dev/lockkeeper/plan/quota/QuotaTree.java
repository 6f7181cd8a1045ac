package dev.lockkeeper.plan.quota;

import java.util.List;

/** All quotas of a model: one domain. Equal trees hold the same limits. */
public record QuotaTree(List<QuotaNode> backends) {

    /** As the peer names it, and requests do. */
    public static final String DOMAIN = "ai-gateway-quota";

    public static final QuotaTree EMPTY = new QuotaTree(List.of());

    public QuotaTree {
        backends = List.copyOf(backends);
    }

    /** @param policies the levels of each, in the policies' order: where two differ the first holds */
    static QuotaTree of(List<QuotaPlan> policies) {
        return new QuotaTree(QuotaNode.merged(
                policies.stream().flatMap(policy -> policy.backends().stream()).toList()));
    }
}
