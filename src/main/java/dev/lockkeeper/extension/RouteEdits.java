package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lockkeeper.extension.TranslationScan.Origin;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Our routes: the processor's router stage turned on, the route's name for the processor, the idle timeout of streams. A
 * route that must not be served answers 503, still with the processor on: the model may belong to another route.
 */
final class RouteEdits {

    private final OwnRoutes own;
    private final Map<ObjectKey, ExtensionRoute> plans;
    private final Set<String> unsafeClusters;
    private final Failures failures;

    RouteEdits(OwnRoutes own, Map<ObjectKey, ExtensionRoute> plans, Set<String> unsafeClusters, Failures failures) {
        this.own = own;
        this.plans = plans;
        this.unsafeClusters = unsafeClusters;
        this.failures = failures;
    }

    List<ByteString> edit(List<ByteString> configurations) {
        return configurations.stream().map(this::configuration).toList();
    }

    private ByteString configuration(ByteString bytes) {
        WireMessage configuration = WireMessage.parse(bytes);
        String name = configuration.text(RouteConfiguration.NAME_FIELD_NUMBER);
        return configuration
                .map(
                        RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER,
                        host -> WireMessage.parse(host)
                                .map(VirtualHost.ROUTES_FIELD_NUMBER, route -> route(name, WireMessage.parse(route)))
                                .bytes())
                .bytes();
    }

    private ByteString route(String configuration, WireMessage route) {
        Optional<Origin> origin = own.origin(route);
        if (origin.isEmpty()) {
            return route.bytes();
        }
        ObjectKey key = origin.get().route();
        Optional<RuleName> rule = RuleName.ofRoute(route.text(Route.NAME_FIELD_NUMBER));
        try {
            WireMessage enabled = enabled(route, key);
            Optional<String> failure = failures.of(configuration, key, rule);
            if (failure.isEmpty()) {
                failure = unsafeCluster(route);
            }
            return failure.isPresent()
                    ? closed(enabled, key, failure.get())
                    : idleTimeout(enabled, key, rule).bytes();
        } catch (InvalidProtocolBufferException e) {
            return closed(route, key, "the route cannot be read: " + e.getMessage());
        }
    }

    private ByteString closed(WireMessage route, ObjectKey key, String reason) {
        failures.closed(key, reason);
        return FailClosed.edit(route, key, reason).bytes();
    }

    private static WireMessage enabled(WireMessage route, ObjectKey key) throws InvalidProtocolBufferException {
        Metadata metadata =
                Metadata.parseFrom(route.value(Route.METADATA_FIELD_NUMBER).orElse(ByteString.EMPTY));
        return route.withEntry(
                        Route.TYPED_PER_FILTER_CONFIG_FIELD_NUMBER,
                        XdsNames.PROCESSOR_FILTER,
                        ProcessorFilters.ENABLED.toByteString())
                .with(
                        Route.METADATA_FIELD_NUMBER,
                        InternalMetadata.with(metadata, Map.of(XdsNames.ROUTE_NAME, key.toString()))
                                .toByteString());
    }

    private WireMessage idleTimeout(WireMessage route, ObjectKey key, Optional<RuleName> name)
            throws InvalidProtocolBufferException {
        Optional<ByteString> action = route.value(Route.ROUTE_FIELD_NUMBER);
        Optional<Duration> timeout =
                rule(key, name).flatMap(ExtensionRule::streamIdleTimeout).map(RouteEdits::proto);
        if (action.isEmpty() || timeout.isEmpty()) {
            return route;
        }
        WireMessage fields = WireMessage.parse(action.get());
        RetryPolicy policy = RetryPolicy.parseFrom(
                fields.value(RouteAction.RETRY_POLICY_FIELD_NUMBER).orElse(ByteString.EMPTY));
        return route.with(
                Route.ROUTE_FIELD_NUMBER,
                fields.with(
                                RouteAction.RETRY_POLICY_FIELD_NUMBER,
                                policy.toBuilder()
                                        .setPerTryIdleTimeout(timeout.get())
                                        .build()
                                        .toByteString())
                        .bytes());
    }

    private Optional<ExtensionRule> rule(ObjectKey key, Optional<RuleName> name) {
        ExtensionRoute plan = plans.get(key);
        return plan == null
                ? Optional.empty()
                : name.filter(found -> found.rule() < plan.rules().size())
                        .map(found -> plan.rules().get(found.rule()));
    }

    /** A cluster that exists and was not edited would be reached without a credential. */
    private Optional<String> unsafeCluster(WireMessage route) throws InvalidProtocolBufferException {
        Optional<ByteString> action = route.value(Route.ROUTE_FIELD_NUMBER);
        if (action.isEmpty()) {
            return Optional.empty();
        }
        RouteAction parsed = RouteAction.parseFrom(action.get());
        Stream<String> clusters =
                switch (parsed.getClusterSpecifierCase()) {
                    case CLUSTER, CLUSTERSPECIFIER_NOT_SET -> Stream.of(parsed.getCluster());
                    case WEIGHTED_CLUSTERS ->
                        parsed.getWeightedClusters().getClustersList().stream().map(ClusterWeight::getName);
                    case CLUSTER_HEADER, CLUSTER_SPECIFIER_PLUGIN, INLINE_CLUSTER_SPECIFIER_PLUGIN -> Stream.empty();
                };
        List<String> names = clusters.toList();
        if (names.isEmpty()) {
            return Optional.of("its cluster is chosen by %s, which cannot be edited"
                    .formatted(parsed.getClusterSpecifierCase().name().toLowerCase(Locale.ROOT)));
        }
        return names.stream()
                .filter(unsafeClusters::contains)
                .findFirst()
                .map("cluster %s is not one of its rules"::formatted);
    }

    private static Duration proto(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
