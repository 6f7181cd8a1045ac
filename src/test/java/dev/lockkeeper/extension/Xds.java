package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Resources as Envoy Gateway makes them. */
public final class Xds {

    public static final String CONFIGURATION = "default/gw/http";
    public static final String MODEL_HEADER = "x-ai-eg-model";

    private Xds() {}

    /** A cluster whose endpoints it holds, a locality per backend. */
    public static Cluster cluster(String name, LocalityLbEndpoints... localities) {
        return Cluster.newBuilder()
                .setName(name)
                .setType(Cluster.DiscoveryType.STATIC)
                .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                        .setClusterName(name)
                        .addAllEndpoints(Arrays.asList(localities)))
                .build();
    }

    public static LocalityLbEndpoints locality(String region, InetSocketAddress address) {
        return LocalityLbEndpoints.newBuilder()
                .setLocality(Locality.newBuilder().setRegion(region))
                .setLoadBalancingWeight(UInt32Value.of(1))
                .addLbEndpoints(LbEndpoint.newBuilder()
                        .setEndpoint(Endpoint.newBuilder()
                                .setAddress(Address.newBuilder()
                                        .setSocketAddress(SocketAddress.newBuilder()
                                                .setAddress(address.getHostString())
                                                .setPortValue(address.getPort())))))
                .build();
    }

    /** A route of a generated HTTPRoute that matches one model. */
    public static Route modelRoute(ObjectKey route, int rule, String model, String hash) {
        String name = "httproute/%s/rule/%d".formatted(route, rule);
        return Route.newBuilder()
                .setName(name + "/match/0/*")
                .setMatch(RouteMatch.newBuilder()
                        .setPrefix("/")
                        .addHeaders(HeaderMatcher.newBuilder()
                                .setName(MODEL_HEADER)
                                .setStringMatch(StringMatcher.newBuilder().setExact(model))))
                .setRoute(RouteAction.newBuilder().setCluster(name))
                .setMetadata(generated(route, hash))
                .build();
    }

    public static Route catchAll(ObjectKey route, int rule, String hash) {
        return Route.newBuilder()
                .setName("httproute/%s/rule/%d/match/0/*".formatted(route, rule))
                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(404))
                .setMetadata(generated(route, hash))
                .build();
    }

    /** The metadata that Envoy Gateway puts on routes of an HTTPRoute with our mark. */
    public static Metadata generated(ObjectKey route, String hash) {
        return resource(route, Map.of("ai-gateway-generated", text("true"), "lockkeeper-plan", text(hash)));
    }

    /** The same of an HTTPRoute of a user. */
    public static Metadata foreign(ObjectKey route) {
        return resource(route, Map.of());
    }

    private static Metadata resource(ObjectKey route, Map<String, Value> annotations) {
        Struct resource = Struct.newBuilder()
                .putFields("kind", text("HTTPRoute"))
                .putFields("namespace", text(route.namespace()))
                .putFields("name", text(route.name()))
                .putFields(
                        "annotations",
                        Value.newBuilder()
                                .setStructValue(Struct.newBuilder().putAllFields(annotations))
                                .build())
                .build();
        ListValue resources = ListValue.newBuilder()
                .addValues(Value.newBuilder().setStructValue(resource))
                .build();
        return Metadata.newBuilder()
                .putFilterMetadata(
                        "envoy-gateway",
                        Struct.newBuilder()
                                .putFields(
                                        "resources",
                                        Value.newBuilder()
                                                .setListValue(resources)
                                                .build())
                                .build())
                .build();
    }

    public static RouteConfiguration routes(Route... routes) {
        return RouteConfiguration.newBuilder()
                .setName(CONFIGURATION)
                .addVirtualHosts(VirtualHost.newBuilder()
                        .setName(CONFIGURATION + "/*")
                        .addDomains("*")
                        .addAllRoutes(Arrays.asList(routes)))
                .build();
    }

    public static Listener listener(Rds routes, InetSocketAddress address, HttpFilter... filters) {
        HttpConnectionManager manager = HttpConnectionManager.newBuilder()
                .setStatPrefix("http-" + address.getPort())
                .setRds(routes)
                .addAllHttpFilters(Arrays.asList(filters))
                .build();
        return Listener.newBuilder()
                .setName(CONFIGURATION)
                .setAddress(Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder()
                                .setAddress(address.getHostString())
                                .setPortValue(address.getPort())))
                .setDefaultFilterChain(FilterChain.newBuilder()
                        .setName(CONFIGURATION)
                        .addFilters(Filter.newBuilder()
                                .setName("envoy.filters.network.http_connection_manager")
                                .setTypedConfig(Any.pack(manager))))
                .build();
    }

    public static Listener listener(HttpFilter... filters) {
        return listener(
                Rds.newBuilder().setRouteConfigName(CONFIGURATION).build(),
                InetSocketAddress.createUnresolved("0.0.0.0", 10080),
                filters);
    }

    public static HttpFilter router() {
        return filter("envoy.filters.http.router", Router.getDefaultInstance());
    }

    public static HttpFilter filter(String name, Message config) {
        return HttpFilter.newBuilder()
                .setName(name)
                .setTypedConfig(Any.pack(config))
                .build();
    }

    static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    static List<String> names(List<HttpFilter> filters) {
        return filters.stream().map(HttpFilter::getName).toList();
    }
}
