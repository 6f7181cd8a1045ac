package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.envoygateway.EnvoyRouteFilter;
import dev.lockkeeper.api.envoygateway.EnvoyRouteFilterSpec;
import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.plan.bundle.UnknownModel;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilterBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the HTTPRouteFilter objects of a route and the references to them. */
final class RouteFilters {

    private final String namespace;
    private final String route;
    private final List<OwnerReference> owners;

    RouteFilters(String namespace, String route, List<OwnerReference> owners) {
        this.namespace = namespace;
        this.route = route;
        this.owners = owners;
    }

    EnvoyRouteFilter hostRewrite() {
        return filter(RouteNames.hostRewriteFilter(route), EnvoyRouteFilterSpec.backendHost());
    }

    EnvoyRouteFilter notFound() {
        return filter(RouteNames.notFoundFilter(route), EnvoyRouteFilterSpec.answer(404, null, UnknownModel.ANSWER));
    }

    /** Answers 503 in the error shape of the OpenAI API. */
    EnvoyRouteFilter unavailable(int rule, String reason) {
        Map<String, String> error = new TreeMap<>(Map.of("type", "service_unavailable", "message", reason));
        return filter(
                RouteNames.unavailableFilter(route, rule),
                EnvoyRouteFilterSpec.answer(503, "application/json", Json.line(Map.of("error", error))));
    }

    static HTTPRouteFilter use(EnvoyRouteFilter filter) {
        return new HTTPRouteFilterBuilder()
                .withType("ExtensionRef")
                .withNewExtensionRef()
                .withGroup("gateway.envoyproxy.io")
                .withKind("HTTPRouteFilter")
                .withName(filter.getMetadata().getName())
                .endExtensionRef()
                .build();
    }

    private EnvoyRouteFilter filter(String name, EnvoyRouteFilterSpec spec) {
        EnvoyRouteFilter filter = new EnvoyRouteFilter();
        filter.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withOwnerReferences(owners)
                .build());
        filter.setSpec(spec);
        return filter;
    }
}
