package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.route.RouteNames;
import java.util.List;
import java.util.Optional;

/**
 * The HTTPRoute that Envoy Gateway made a route from, read from the route's {@code envoy-gateway} metadata.
 *
 * @param generated whether it carries the mark of a generated HTTPRoute
 * @param planHash the plan that the HTTPRoute was generated from
 */
record RouteOrigin(Optional<ObjectKey> key, boolean generated, Optional<String> planHash) {

    private static final String GENERATED = annotation(RouteNames.GENERATED);
    private static final String PLAN_HASH = annotation(RouteNames.PLAN_HASH);

    /** @param metadata the route's {@code envoy.config.core.v3.Metadata} */
    static Optional<RouteOrigin> of(WireMessage metadata) {
        List<WireMessage> resources = metadata.entryMessage(
                        InternalMetadata.FILTER_METADATA, XdsNames.ENVOY_GATEWAY_NAMESPACE)
                .flatMap(gateway -> WireStruct.field(gateway, "resources"))
                .map(WireStruct::list)
                .orElse(List.of());
        Optional<RouteOrigin> first = Optional.empty();
        for (WireMessage resource : resources) {
            RouteOrigin origin = ofResource(resource);
            if (origin.generated()) {
                return Optional.of(origin);
            }
            first = first.isPresent() ? first : Optional.of(origin);
        }
        return first;
    }

    private static RouteOrigin ofResource(WireMessage value) {
        WireMessage resource = WireStruct.struct(value);
        WireMessage annotations = WireStruct.field(resource, "annotations")
                .map(WireStruct::struct)
                .orElse(WireMessage.empty());
        String namespace = WireStruct.text(resource, "namespace");
        String name = WireStruct.text(resource, "name");
        return new RouteOrigin(
                name.isEmpty() || namespace.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(namespace, name)),
                WireStruct.field(annotations, GENERATED).isPresent(),
                Optional.of(WireStruct.text(annotations, PLAN_HASH)).filter(hash -> !hash.isEmpty()));
    }

    /** An annotation as Envoy Gateway hands it on. */
    static String annotation(String name) {
        return name.substring(RouteNames.ENVOY_GATEWAY_PREFIX.length());
    }
}
