package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.route.RouteNames;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.io.UncheckedIOException;
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

    /** @param metadata the route's serialized {@code envoy.config.core.v3.Metadata} */
    static Optional<RouteOrigin> of(ByteString metadata) {
        List<Struct> resources = resources(metadata);
        return resources.stream()
                .filter(resource -> annotations(resource).containsFields(GENERATED))
                .findFirst()
                .or(() -> resources.stream().findFirst())
                .map(RouteOrigin::of);
    }

    private static RouteOrigin of(Struct resource) {
        Struct annotations = annotations(resource);
        String namespace = text(resource, "namespace");
        String name = text(resource, "name");
        return new RouteOrigin(
                name.isEmpty() || namespace.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(namespace, name)),
                annotations.containsFields(GENERATED),
                Optional.of(text(annotations, PLAN_HASH)).filter(hash -> !hash.isEmpty()));
    }

    private static List<Struct> resources(ByteString metadata) {
        try {
            Struct gateway = Metadata.parseFrom(metadata)
                    .getFilterMetadataOrDefault(XdsNames.ENVOY_GATEWAY_NAMESPACE, Struct.getDefaultInstance());
            return gateway
                    .getFieldsOrDefault("resources", Value.getDefaultInstance())
                    .getListValue()
                    .getValuesList()
                    .stream()
                    .map(Value::getStructValue)
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Struct annotations(Struct resource) {
        return resource.getFieldsOrDefault("annotations", Value.getDefaultInstance())
                .getStructValue();
    }

    private static String text(Struct struct, String field) {
        return struct.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
    }

    private static String annotation(String name) {
        return name.substring(RouteNames.ENVOY_GATEWAY_PREFIX.length());
    }
}
