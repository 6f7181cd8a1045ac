package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A route of two rules and the translations that a test makes of it. */
abstract class TranslationScenario {

    static final ObjectKey CHAT = new ObjectKey("default", "chat");
    static final ObjectKey WEB = new ObjectKey("default", "web");
    static final String RULE_0 = "httproute/default/chat/rule/0";
    static final InetSocketAddress IP = InetSocketAddress.createUnresolved("10.0.0.1", 80);
    static final InetSocketAddress FQDN = InetSocketAddress.createUnresolved("api.example.com", 443);

    final FixedView view =
            FixedView.of(plan(CHAT, "h1", rule(backend(CHAT, "up0", 0, 0)), rule(backend(CHAT, "up1", 1, 0))));

    final SortedMap<String, String> attributes = new TreeMap<>();

    Result edit(PostTranslateModifyRequest request) {
        return edit(request, Recognition.ANNOTATION);
    }

    Result edit(PostTranslateModifyRequest request, Recognition recognition) {
        TranslateEdits edits = new TranslateEdits(
                new OwnRoutes(recognition, key -> view.route(key).isPresent()),
                ProcessorCluster.at(UnixDomainSocketAddress.of("/run/processor.sock")),
                HeaderAttributes.filter(attributes));
        TranslationScan scan = edits.scan(request);
        return edits.apply(
                request,
                scan,
                ChosenPlans.of(scan, view, new WaitedFor(System::nanoTime, Duration.ZERO))
                        .givenUp());
    }

    static PostTranslateModifyRequest request(List<Cluster> clusters, RouteConfiguration routes) {
        return PostTranslateModifyRequest.newBuilder()
                .addAllClusters(clusters.stream().map(Message::toByteString).toList())
                .addListeners(Xds.listener(Xds.router()).toByteString())
                .addRoutes(routes.toByteString())
                .build();
    }

    static PostTranslateModifyRequest again(PostTranslateModifyResponse response) {
        return PostTranslateModifyRequest.newBuilder()
                .addAllClusters(response.getClustersList())
                .addAllSecrets(response.getSecretsList())
                .addAllListeners(response.getListenersList())
                .addAllRoutes(response.getRoutesList())
                .build();
    }

    /** How many routes answer 503. */
    static long closedRoutes(Recorded<PostTranslateModifyResponse> answer) {
        try {
            return routes(answer.answers.getFirst()).stream()
                    .filter(route -> route.getDirectResponse().getStatus() == 503)
                    .count();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Route> routes(PostTranslateModifyResponse response) throws InvalidProtocolBufferException {
        return RouteConfiguration.parseFrom(response.getRoutes(0))
                .getVirtualHosts(0)
                .getRoutesList();
    }

    static List<HttpFilter> httpFilters(PostTranslateModifyResponse response) throws InvalidProtocolBufferException {
        return Listener.parseFrom(response.getListeners(0))
                .getDefaultFilterChain()
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class)
                .getHttpFiltersList();
    }

    static List<String> upstreamFilters(Cluster cluster) throws InvalidProtocolBufferException {
        return Xds.names(cluster.getTypedExtensionProtocolOptionsOrThrow(
                        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
                .unpack(HttpProtocolOptions.class)
                .getHttpFiltersList());
    }

    static java.util.Map<String, String> metadataOf(Cluster cluster) {
        var fields = new java.util.TreeMap<String, String>();
        cluster.getLoadAssignment()
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getMetadata()
                .getFilterMetadataOrThrow("aigateway.envoy.io")
                .getFieldsMap()
                .forEach((key, value) -> fields.put(key, value.getStringValue()));
        return fields;
    }

    static <T extends Message> List<T> parse(T type, List<ByteString> all) {
        return all.stream()
                .map(bytes -> {
                    try {
                        @SuppressWarnings("unchecked")
                        T parsed = (T) type.getParserForType().parseFrom(bytes);
                        return parsed;
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}
