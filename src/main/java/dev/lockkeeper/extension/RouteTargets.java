package dev.lockkeeper.extension;

import dev.lockkeeper.extension.Failures.Failure;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a route goes only to clusters that were edited: any other would be reached without a credential. */
final class RouteTargets {

    private static final Map<Integer, String> CHOSEN_LATER = Map.of(
            RouteAction.CLUSTER_HEADER_FIELD_NUMBER, "cluster_header",
            RouteAction.CLUSTER_SPECIFIER_PLUGIN_FIELD_NUMBER, "cluster_specifier_plugin",
            RouteAction.INLINE_CLUSTER_SPECIFIER_PLUGIN_FIELD_NUMBER, "inline_cluster_specifier_plugin");

    private final Set<String> unsafe;

    /** @param unsafe clusters that are there and were not edited */
    RouteTargets(Set<String> unsafe) {
        this.unsafe = unsafe;
    }

    Optional<Failure> failure(WireMessage route) {
        Optional<WireMessage> action = route.message(Route.ROUTE_FIELD_NUMBER);
        return action.isEmpty() ? Optional.empty() : ofAction(action.get());
    }

    private Optional<Failure> ofAction(WireMessage action) {
        for (Map.Entry<Integer, String> chosen : CHOSEN_LATER.entrySet()) {
            if (action.has(chosen.getKey())) {
                return Optional.of(new Failure(
                        Reason.OTHER_CLUSTER,
                        "its cluster is chosen by %s, which cannot be edited".formatted(chosen.getValue())));
            }
        }
        Optional<Failure> failure = ofCluster(action.text(RouteAction.CLUSTER_FIELD_NUMBER));
        Optional<WireMessage> weighted = action.message(RouteAction.WEIGHTED_CLUSTERS_FIELD_NUMBER);
        if (failure.isPresent() || weighted.isEmpty()) {
            return failure;
        }
        return weighted.get().messages(WeightedCluster.CLUSTERS_FIELD_NUMBER).stream()
                .flatMap(cluster -> ofCluster(cluster.text(ClusterWeight.NAME_FIELD_NUMBER)).stream())
                .findFirst();
    }

    private Optional<Failure> ofCluster(String name) {
        return unsafe.contains(name)
                ? Optional.of(new Failure(Reason.OTHER_CLUSTER, "cluster %s is not one of its rules".formatted(name)))
                : Optional.empty();
    }
}
