package dev.lockkeeper.plan.quota;

import dev.lockkeeper.api.QuotaPolicySpec;
import dev.lockkeeper.model.ObjectId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The plans of all QuotaPolicies, and their tree. One with problems keeps what it had: quotas must not vanish because somebody writes a
 * wrong number. Immutable; shares what did not change.
 */
public final class QuotaPlans {

    public static final QuotaPlans EMPTY = new QuotaPlans(HashTreePMap.empty());

    private final PMap<ObjectId, QuotaPlan> plans;
    private volatile @Nullable QuotaTree made;

    private QuotaPlans(PMap<ObjectId, QuotaPlan> plans) {
        this.plans = plans;
    }

    public QuotaPlans with(ObjectId policy, QuotaPolicySpec spec) {
        QuotaPlan next = QuotaPlanner.plan(policy, spec);
        QuotaPlan former = plans.get(policy);
        return new QuotaPlans(plans.plus(
                policy,
                next.problems().isEmpty() || former == null
                        ? next
                        : new QuotaPlan(former.backends(), next.problems())));
    }

    public QuotaPlans without(ObjectId policy) {
        return plans.containsKey(policy) ? new QuotaPlans(plans.minus(policy)) : this;
    }

    /** Of all policies, in the order of their namespaces and names; made on first use. */
    public QuotaTree tree() {
        QuotaTree present = made;
        if (present == null) {
            present = QuotaTree.of(new TreeMap<>(plans).values().stream().toList());
            made = present;
        }
        return present;
    }
}
