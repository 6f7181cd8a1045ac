package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import dev.lockkeeper.plan.route.RouteNames;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Made-up translations, edited and thrown away, so that the first real one meets compiled code: cold, it takes ten times
 * as long, and all Gateways wait for it.
 */
final class WarmUp {

    private static final int ROUTES = 50;
    private static final int ENOUGH = 2_000;

    private final TranslateEdits edits = new TranslateEdits(
            new OwnRoutes(Recognition.ANNOTATION, _ -> true),
            ProcessorCluster.at(UnixDomainSocketAddress.of("/warm/up.sock")),
            Optional.empty());
    private final Map<ObjectKey, ExtensionRoute> plans = new HashMap<>();
    private final ByteString request;

    WarmUp() {
        var translation = PostTranslateModifyRequest.newBuilder();
        WireMessage host = WireMessage.empty();
        for (int i = 0; i < ROUTES; i++) {
            ObjectKey key = new ObjectKey("warm", "up-" + i);
            ExtensionBackend backend = new ExtensionBackend("warm/backend/route/up-%d/rule/0/ref/0".formatted(i), 0, 1);
            plans.put(
                    key,
                    new ExtensionRoute(
                            key,
                            "0123456789abcdef",
                            List.of(new ExtensionRule(Optional.empty(), List.of(backend))),
                            Optional.empty()));
            String rule = "httproute/%s/rule/0".formatted(key);
            translation.addClusters(cluster(rule).bytes());
            host = host.plus(VirtualHost.ROUTES_FIELD_NUMBER, route(key, rule));
        }
        request = translation
                .addRoutes(WireMessage.empty()
                        .plus(RouteConfiguration.NAME_FIELD_NUMBER, text("warm/up"))
                        .plus(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER, host)
                        .bytes())
                .build()
                .toByteString();
    }

    /** Returns after enough rounds, or when the time is over. */
    void run(Duration limit, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        for (int round = 0; round < ENOUGH && nanoTime.getAsLong() - start < limit.toNanos(); round++) {
            round();
        }
    }

    /** One translation, as a call makes it. @return the size of the answer */
    int round() {
        try {
            PostTranslateModifyRequest translation = PostTranslateModifyRequest.parseFrom(request.newInput());
            TranslationScan scan = edits.scan(translation);
            ChosenPlans chosen = new ChosenPlans(plans, Map.of(), Map.of(), Set.of(), Set.of());
            return edits.apply(translation, scan, chosen).response().toByteArray().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireMessage cluster(String name) {
        WireMessage socket = WireMessage.empty().plus(SocketAddress.ADDRESS_FIELD_NUMBER, text("models.example.com"));
        WireMessage endpoint = WireMessage.empty()
                .plus(
                        LbEndpoint.ENDPOINT_FIELD_NUMBER,
                        WireMessage.empty()
                                .plus(
                                        Endpoint.ADDRESS_FIELD_NUMBER,
                                        WireMessage.empty().plus(Address.SOCKET_ADDRESS_FIELD_NUMBER, socket)));
        WireMessage locality = WireMessage.empty()
                .plus(
                        LocalityLbEndpoints.LOCALITY_FIELD_NUMBER,
                        WireMessage.empty().plus(Locality.REGION_FIELD_NUMBER, text(name + "/backend/0")))
                .plus(LocalityLbEndpoints.LB_ENDPOINTS_FIELD_NUMBER, endpoint);
        return WireMessage.empty()
                .plus(Cluster.NAME_FIELD_NUMBER, text(name))
                .withNumber(Cluster.LB_POLICY_FIELD_NUMBER, 1)
                .plus(
                        Cluster.LOAD_ASSIGNMENT_FIELD_NUMBER,
                        WireMessage.empty().plus(ClusterLoadAssignment.ENDPOINTS_FIELD_NUMBER, locality));
    }

    private static WireMessage route(ObjectKey key, String cluster) {
        WireMessage annotations = WireStruct.with(
                WireStruct.with(WireMessage.empty(), RouteOrigin.annotation(RouteNames.GENERATED), "true"),
                RouteOrigin.annotation(RouteNames.PLAN_HASH),
                "0123456789abcdef");
        WireMessage resource =
                WireStruct.with(WireStruct.with(WireMessage.empty(), "namespace", key.namespace()), "name", key.name());
        WireMessage metadata = WireMessage.empty()
                .withEntry(
                        InternalMetadata.FILTER_METADATA,
                        XdsNames.ENVOY_GATEWAY_NAMESPACE,
                        WireStruct.withList(
                                WireMessage.empty(),
                                "resources",
                                WireStruct.with(resource, "annotations", annotations)));
        return WireMessage.empty()
                .plus(Route.NAME_FIELD_NUMBER, text(cluster + "/match/0/*"))
                .plus(Route.METADATA_FIELD_NUMBER, metadata)
                .plus(
                        Route.ROUTE_FIELD_NUMBER,
                        WireMessage.empty().plus(RouteAction.CLUSTER_FIELD_NUMBER, text(cluster)));
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
