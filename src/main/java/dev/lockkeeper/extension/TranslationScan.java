package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which routes of a translation are ours.
 *
 * @param hashes HTTPRoutes of ours and the plan that each names; empty for one that names none
 * @param configurations names of the route configurations they are in
 */
record TranslationScan(Map<ObjectKey, Optional<String>> hashes, Set<String> configurations) {

    static TranslationScan of(List<ByteString> routeConfigurations, OwnRoutes own) {
        Map<ObjectKey, Optional<String>> hashes = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (ByteString bytes : routeConfigurations) {
            WireMessage configuration = WireMessage.parse(bytes);
            for (ByteString host : configuration.values(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER)) {
                for (ByteString route : WireMessage.parse(host).values(VirtualHost.ROUTES_FIELD_NUMBER)) {
                    own.origin(WireMessage.parse(route)).ifPresent(origin -> {
                        hashes.merge(origin.route(), origin.planHash(), (a, b) -> a.isPresent() ? a : b);
                        names.add(configuration.text(RouteConfiguration.NAME_FIELD_NUMBER));
                    });
                }
            }
        }
        return new TranslationScan(Map.copyOf(hashes), Set.copyOf(names));
    }

    /**
     * A route of ours.
     *
     * @param route the HTTPRoute; its name is empty when Envoy Gateway did not say it
     */
    record Origin(ObjectKey route, Optional<String> planHash) {}

    /** Tells our routes from others. */
    record OwnRoutes(Recognition recognition, Predicate<ObjectKey> known) {

        private static final ObjectKey NAMELESS = new ObjectKey("", "");

        /** Whose mark a route carries; a marked route without a name is ours too, so that it fails closed. */
        Optional<Origin> origin(WireMessage route) {
            Optional<RouteOrigin> stated =
                    route.value(Route.METADATA_FIELD_NUMBER).flatMap(RouteOrigin::of);
            Optional<ObjectKey> key = stated.flatMap(RouteOrigin::key)
                    .or(() -> RuleName.ofRoute(route.text(Route.NAME_FIELD_NUMBER))
                            .map(RuleName::route));
            boolean ours = stated.filter(RouteOrigin::generated).isPresent()
                    || (recognition == Recognition.NAME && key.filter(known).isPresent());
            return ours
                    ? Optional.of(new Origin(key.orElse(NAMELESS), stated.flatMap(RouteOrigin::planHash)))
                    : Optional.empty();
        }
    }
}
