package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.extension.TranslationScan.Origin;
import dev.lockkeeper.extension.TranslationScan.ScannedConfiguration;
import dev.lockkeeper.extension.TranslationScan.ScannedHost;
import dev.lockkeeper.extension.TranslationScan.ScannedRoute;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our routes: the processor's router stage turned on, the route's name for the processor, the idle timeout of streams. A
 * route that must not be served answers 503, still with the processor on: the model may belong to another route.
 */
final class RouteEdits {

    private static final ByteString ENABLED = ProcessorFilters.ENABLED.toByteString();

    private final Map<ObjectKey, ExtensionRoute> plans;
    private final Set<ObjectKey> removed;
    private final RouteTargets targets;
    private final Failures failures;
    private final EditNotes notes;

    /** @param removed routes that are gone, though Envoy Gateway still has them */
    RouteEdits(
            Map<ObjectKey, ExtensionRoute> plans,
            Set<ObjectKey> removed,
            Set<String> unsafeClusters,
            Failures failures,
            EditNotes notes) {
        this.plans = plans;
        this.removed = removed;
        this.targets = new RouteTargets(unsafeClusters);
        this.failures = failures;
        this.notes = notes;
    }

    List<ByteString> edit(List<ScannedConfiguration> configurations) {
        List<ByteString> edited = new ArrayList<>(configurations.size());
        for (ScannedConfiguration configuration : configurations) {
            List<WireMessage> hosts = new ArrayList<>(configuration.hosts().size());
            boolean changed = false;
            for (ScannedHost host : configuration.hosts()) {
                WireMessage after = host(configuration.name(), host);
                changed |= after != host.message();
                hosts.add(after);
            }
            edited.add(
                    changed
                            ? configuration
                                    .message()
                                    .withAll(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER, hosts)
                                    .bytes()
                            : configuration.bytes());
        }
        return edited;
    }

    private WireMessage host(String configuration, ScannedHost host) {
        List<WireMessage> routes = new ArrayList<>(host.routes().size());
        boolean changed = false;
        for (ScannedRoute route : host.routes()) {
            WireMessage after = route.origin().isPresent()
                    ? route(configuration, route.message(), route.origin().get())
                    : route.message();
            changed |= after != route.message();
            routes.add(after);
        }
        return changed ? host.message().withAll(VirtualHost.ROUTES_FIELD_NUMBER, routes) : host.message();
    }

    private WireMessage route(String configuration, WireMessage route, Origin origin) {
        ObjectKey key = origin.route();
        String name = route.text(Route.NAME_FIELD_NUMBER);
        Optional<RuleName> rule = RuleName.ofRoute(name);
        WireMessage enabled = route;
        try {
            enabled = enabled(route, key);
            if (removed.contains(key)) {
                notes.closed(key, name, "the AIGatewayRoute was deleted");
                return RemovedRoute.edit(enabled);
            }
            Optional<Failure> failure = failures.of(configuration, key, rule).or(() -> targets.failure(route));
            if (failure.isPresent()) {
                return closed(enabled, key, name, failure.get());
            }
            WireMessage edited = idleTimeout(notFoundWithoutCluster(enabled), key, rule);
            notes.route(key, name);
            return edited;
        } catch (RuntimeException e) {
            return closed(enabled, key, name, Failure.of(e, "the route"));
        }
    }

    /** Envoy drops the clusters of a removed route some time before the route: till then it says what it will say after. */
    private static WireMessage notFoundWithoutCluster(WireMessage route) {
        return route.map(
                Route.ROUTE_FIELD_NUMBER,
                action -> action.withNumber(
                        RouteAction.CLUSTER_NOT_FOUND_RESPONSE_CODE_FIELD_NUMBER,
                        RouteAction.ClusterNotFoundResponseCode.NOT_FOUND_VALUE));
    }

    private WireMessage closed(WireMessage route, ObjectKey key, String name, Failure failure) {
        failures.closed(key, failure);
        notes.closed(key, name, failure.text());
        return FailClosed.edit(route, key, failure.text());
    }

    private static WireMessage enabled(WireMessage route, ObjectKey key) {
        WireMessage metadata = route.message(Route.METADATA_FIELD_NUMBER).orElse(WireMessage.empty());
        return route.withEntry(Route.TYPED_PER_FILTER_CONFIG_FIELD_NUMBER, XdsNames.PROCESSOR_FILTER, ENABLED)
                .with(
                        Route.METADATA_FIELD_NUMBER,
                        InternalMetadata.with(metadata, Map.of(XdsNames.ROUTE_NAME, key.toString())));
    }

    private WireMessage idleTimeout(WireMessage route, ObjectKey key, Optional<RuleName> name) {
        Optional<ByteString> timeout =
                rule(key, name).flatMap(ExtensionRule::streamIdleTimeout).map(RouteEdits::proto);
        if (timeout.isEmpty()) {
            return route;
        }
        return route.map(Route.ROUTE_FIELD_NUMBER, action -> {
            WireMessage policy =
                    action.message(RouteAction.RETRY_POLICY_FIELD_NUMBER).orElse(WireMessage.empty());
            return action.with(
                    RouteAction.RETRY_POLICY_FIELD_NUMBER,
                    policy.with(RetryPolicy.PER_TRY_IDLE_TIMEOUT_FIELD_NUMBER, timeout.get()));
        });
    }

    private Optional<ExtensionRule> rule(ObjectKey key, Optional<RuleName> name) {
        ExtensionRoute plan = plans.get(key);
        return plan == null
                        || name.isEmpty()
                        || name.get().rule() >= plan.rules().size()
                ? Optional.empty()
                : Optional.of(plan.rules().get(name.get().rule()));
    }

    private static ByteString proto(java.time.Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build()
                .toByteString();
    }
}
