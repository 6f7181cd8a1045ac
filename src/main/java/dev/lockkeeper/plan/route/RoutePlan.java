package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.envoygateway.EnvoyRouteFilter;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.bundle.RouteFragment;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.List;
import java.util.SortedSet;

/**
 * All that is published for one AIGatewayRoute.
 *
 * @param filters what the HTTPRoute's rules refer to; filters of the route that are not in this list are to go
 * @param gateways parents, existing or not
 * @param problems in the order of the spec; a route with problems is still served as far as they allow
 */
public record RoutePlan(
        ObjectKey key,
        HTTPRoute httpRoute,
        List<EnvoyRouteFilter> filters,
        ExtensionRoute extension,
        RouteFragment fragment,
        SortedSet<ObjectKey> gateways,
        List<Problem> problems) {
    public RoutePlan {
        filters = List.copyOf(filters);
        problems = List.copyOf(problems);
    }

    /** The same plan with backends in the bundle that it named before. */
    public RoutePlan withFormer(List<FragmentBackend> former) {
        return former.isEmpty()
                ? this
                : new RoutePlan(key, httpRoute, filters, extension, fragment.with(former), gateways, problems);
    }

    /** The same plan with nothing in the bundle: the processor refuses its requests. */
    public RoutePlan withoutBackends() {
        RouteFragment closed = new RouteFragment(
                fragment.route(), fragment.hostnames(), List.of(), fragment.costs(), fragment.models());
        return new RoutePlan(key, httpRoute, filters, extension, closed, gateways, problems);
    }
}
