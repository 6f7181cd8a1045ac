package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * @param configurations all route configurations, in their order
 * @param own names of those that our routes are in
 */
record TranslationScan(
        Map<ObjectKey, Optional<String>> hashes, List<ScannedConfiguration> configurations, Set<String> own) {

    static TranslationScan of(List<ByteString> routeConfigurations, OwnRoutes own) {
        Map<ObjectKey, Optional<String>> hashes = new HashMap<>();
        Set<String> names = new HashSet<>();
        List<ScannedConfiguration> configurations = new ArrayList<>(routeConfigurations.size());
        for (ByteString bytes : routeConfigurations) {
            WireMessage configuration = WireMessage.parse(bytes);
            String name = configuration.text(RouteConfiguration.NAME_FIELD_NUMBER);
            List<ScannedHost> hosts = new ArrayList<>();
            for (WireMessage host : configuration.messages(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER)) {
                List<WireMessage> messages = host.messages(VirtualHost.ROUTES_FIELD_NUMBER);
                List<ScannedRoute> routes = new ArrayList<>(messages.size());
                boolean ours = false;
                for (WireMessage message : messages) {
                    Optional<Origin> origin = own.origin(message);
                    if (origin.isPresent()) {
                        ours = true;
                        hashes.merge(origin.get().route(), origin.get().planHash(), (a, b) -> a.isPresent() ? a : b);
                    }
                    routes.add(new ScannedRoute(message, origin));
                }
                hosts.add(new ScannedHost(host, ours ? routes : List.of()));
                if (ours) {
                    names.add(name);
                }
            }
            configurations.add(new ScannedConfiguration(bytes, configuration, name, hosts));
        }
        return new TranslationScan(hashes, configurations, names);
    }

    /** A route configuration with its virtual hosts. */
    record ScannedConfiguration(ByteString bytes, WireMessage message, String name, List<ScannedHost> hosts) {}

    /**
     * A virtual host.
     *
     * @param routes all of them; none when none is ours
     */
    record ScannedHost(WireMessage message, List<ScannedRoute> routes) {}

    /** A route, and where it comes from if it is ours. */
    record ScannedRoute(WireMessage message, Optional<Origin> origin) {}

    /**
     * A route of ours.
     *
     * @param route the HTTPRoute; its name is empty when Envoy Gateway did not say it
     */
    record Origin(ObjectKey route, Optional<String> planHash) {}

    /** Tells our routes from others. */
    record OwnRoutes(Recognition recognition, Predicate<ObjectKey> known) {

        private static final ObjectKey NAMELESS = new ObjectKey("", "");

        /**
         * Whose mark a route carries; a marked route without a name is ours too, so that it fails closed. One whose mark
         * cannot be read is ours when it is named after an HTTPRoute of ours.
         */
        Optional<Origin> origin(WireMessage route) {
            try {
                return marked(route);
            } catch (UncheckedIOException unreadable) {
                return RuleName.ofRoute(route.text(Route.NAME_FIELD_NUMBER))
                        .map(RuleName::route)
                        .filter(known)
                        .map(key -> new Origin(key, Optional.empty()));
            }
        }

        private Optional<Origin> marked(WireMessage route) {
            Optional<RouteOrigin> stated =
                    route.message(Route.METADATA_FIELD_NUMBER).flatMap(RouteOrigin::of);
            boolean generated = stated.isPresent() && stated.get().generated();
            if (!generated && recognition == Recognition.ANNOTATION) {
                return Optional.empty();
            }
            Optional<ObjectKey> key = stated.flatMap(RouteOrigin::key)
                    .or(() -> RuleName.ofRoute(route.text(Route.NAME_FIELD_NUMBER))
                            .map(RuleName::route));
            boolean ours = generated || key.filter(known).isPresent();
            return ours
                    ? Optional.of(new Origin(key.orElse(NAMELESS), stated.flatMap(RouteOrigin::planHash)))
                    : Optional.empty();
        }
    }
}
