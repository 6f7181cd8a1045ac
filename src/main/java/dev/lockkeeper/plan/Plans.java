package dev.lockkeeper.plan;

import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.quota.QuotaTree;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** All plans of one model. Immutable. */
public interface Plans {

    /** The plan of an AIGatewayRoute, empty when there is no such route. */
    Optional<RoutePlan> route(ObjectKey key);

    /** Keys of all planned routes, sorted. */
    SortedSet<ObjectKey> routes();

    /** The plan of a Gateway; made on first use, so that a burst of changes costs one bundle and not one each. */
    GatewayPlan gateway(ObjectKey key);

    /** The plan of a Gateway whose bundle also has backends that its routes named before. */
    GatewayPlan gateway(ObjectKey key, Map<ObjectKey, List<FragmentBackend>> former);

    /** The limits of all QuotaPolicies. */
    QuotaTree quotas();

    /** What an object's status is to say, empty for kinds without status of ours and unknown objects. */
    Optional<PlannedStatus> status(ObjectId object);
}
