package dev.lockkeeper.plan.condition;

import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.model.ObjectId;
import java.util.List;

/**
 * The conditions of one object.
 *
 * @param generation of the spec that they judge, the `observedGeneration` to write
 * @param parents per parent Gateway; empty for kinds without parents
 */
public record PlannedStatus(
        ObjectId object, long generation, List<PlannedCondition> conditions, List<PlannedParent> parents) {
    public PlannedStatus {
        conditions = List.copyOf(conditions);
        parents = List.copyOf(parents);
    }

    /** Conditions towards one parent. */
    public record PlannedParent(ParentReference parentRef, List<PlannedCondition> conditions) {
        public PlannedParent {
            conditions = List.copyOf(conditions);
        }
    }
}
