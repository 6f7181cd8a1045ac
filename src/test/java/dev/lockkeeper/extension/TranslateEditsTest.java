package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A translation comes back whole: AI routes reach the processor or fail closed, and every other byte is as it was. */
class TranslateEditsTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");
    private static final ObjectKey WEB = new ObjectKey("default", "web");
    private static final String RULE_0 = "httproute/default/chat/rule/0";
    private static final InetSocketAddress IP = InetSocketAddress.createUnresolved("10.0.0.1", 80);
    private static final InetSocketAddress FQDN = InetSocketAddress.createUnresolved("api.example.com", 443);

    private final FixedView view =
            FixedView.of(plan(CHAT, "h1", rule(backend(CHAT, "up0", 0, 0)), rule(backend(CHAT, "up1", 1, 0))));

    @Test
    void bringsRequestsOfAiRoutesToTheProcessor() throws Exception {
        // Given
        var request = request(
                List.of(
                        Xds.cluster(RULE_0, Xds.locality(RULE_0 + "/backend/0", FQDN)),
                        Xds.cluster("httproute/default/chat/rule/1/backend/0", Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(CHAT, 1, "m1", "h1"),
                        Xds.catchAll(CHAT, 2, "h1")));

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes()).isEmpty();
        List<Cluster> clusters =
                parse(Cluster.getDefaultInstance(), result.response().getClustersList());
        assertThat(clusters)
                .extracting(Cluster::getName)
                .containsExactly(RULE_0, "httproute/default/chat/rule/1/backend/0", "ai-gateway-extproc-uds");
        assertThat(metadataOf(clusters.get(0)))
                .hasToString(
                        "{per_route_rule_backend_name=default/up0/route/chat/rule/0/ref/0, upstream_host=api.example.com}");
        assertThat(metadataOf(clusters.get(1)))
                .hasToString("{per_route_rule_backend_name=default/up1/route/chat/rule/1/ref/0}");
        assertThat(upstreamFilters(clusters.getFirst()))
                .containsExactly(
                        "envoy.filters.http.ext_proc/aigateway",
                        "envoy.filters.http.header_mutation",
                        "envoy.filters.http.upstream_codec");
        HttpFilter filter = httpFilters(result.response()).getFirst();
        assertThat(filter.getName()).isEqualTo("envoy.filters.http.ext_proc/aigateway");
        assertThat(filter.getDisabled()).isTrue();
        assertThat(routes(result.response())).allSatisfy(route -> {
            assertThat(route.getTypedPerFilterConfigMap()).containsOnlyKeys("envoy.filters.http.ext_proc/aigateway");
            assertThat(route.getMetadata()
                            .getFilterMetadataOrThrow("aigateway.envoy.io")
                            .getFieldsOrThrow("aigw_route_name")
                            .getStringValue())
                    .isEqualTo("default/chat");
        });
    }

    @Test
    void changesNothingTheSecondTime() {
        // Given
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(CHAT, 7, "m7", "h1"),
                        Xds.modelRoute(WEB, 0, "w", "h2")));
        PostTranslateModifyResponse first = edit(request).response();

        // When
        PostTranslateModifyResponse second = edit(again(first)).response();

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(first.getRoutes(0)).isNotEqualTo(request.getRoutes(0));
    }

    @Test
    void givesOtherTranslationsBackByteForByte() {
        // Given
        Route foreign = Xds.modelRoute(CHAT, 0, "m0", "h1").toBuilder()
                .setMetadata(Xds.foreign(CHAT))
                .build();
        var request = request(List.of(Xds.cluster(RULE_0, Xds.locality("", IP))), Xds.routes(foreign)).toBuilder()
                .addSecrets(ByteString.copyFromUtf8("any bytes"))
                .build();

        // When
        PostTranslateModifyResponse response = edit(request).response();

        // Then
        assertThat(again(response)).isEqualTo(request);
    }

    @Test
    void keepsWhatItDoesNotKnow() throws Exception {
        // Given
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        18_000, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .build();
        Any strange = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/of.Tomorrow")
                .setValue(ByteString.copyFromUtf8("?"))
                .build();
        Cluster cluster =
                Xds.cluster(
                                RULE_0,
                                Xds.locality("", IP).toBuilder()
                                        .setUnknownFields(unknown)
                                        .build())
                        .toBuilder()
                        .setUnknownFields(unknown)
                        .putTypedExtensionProtocolOptions("of.Tomorrow", strange)
                        .build();
        Route route = Xds.modelRoute(CHAT, 0, "m0", "h1").toBuilder()
                .setUnknownFields(unknown)
                .putTypedPerFilterConfig("of.Tomorrow", strange)
                .build();
        HttpFilter filter = HttpFilter.newBuilder()
                .setName("of.Tomorrow")
                .setTypedConfig(strange)
                .setUnknownFields(unknown)
                .build();
        var request = PostTranslateModifyRequest.newBuilder()
                .addClusters(cluster.toByteString())
                .addListeners(Xds.listener(filter, Xds.router()).toBuilder()
                        .setUnknownFields(unknown)
                        .build()
                        .toByteString())
                .addRoutes(Xds.routes(route).toBuilder()
                        .setUnknownFields(unknown)
                        .build()
                        .toByteString())
                .build();

        // When
        PostTranslateModifyResponse response = edit(request).response();

        // Then
        Cluster editedCluster = Cluster.parseFrom(response.getClusters(0));
        assertThat(editedCluster.getUnknownFields()).isEqualTo(unknown);
        assertThat(editedCluster.getLoadAssignment().getEndpoints(0).getUnknownFields())
                .isEqualTo(unknown);
        assertThat(editedCluster.getTypedExtensionProtocolOptionsMap()).containsEntry("of.Tomorrow", strange);
        assertThat(Listener.parseFrom(response.getListeners(0)).getUnknownFields())
                .isEqualTo(unknown);
        assertThat(httpFilters(response)).contains(filter);
        assertThat(RouteConfiguration.parseFrom(response.getRoutes(0)).getUnknownFields())
                .isEqualTo(unknown);
        assertThat(routes(response).getFirst().getUnknownFields()).isEqualTo(unknown);
        assertThat(routes(response).getFirst().getTypedPerFilterConfigMap()).containsEntry("of.Tomorrow", strange);
    }

    @Test
    void closesRoutesThatItDoesNotKnow() throws Exception {
        // Given
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(WEB, 0, "w", "h9"),
                        Xds.catchAll(WEB, 1, "h9")));

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes()).containsOnlyKeys(WEB);
        List<Route> routes = routes(result.response());
        assertThat(routes.get(0).hasRoute()).isTrue();
        assertThat(routes.get(1).hasRoute()).isFalse();
        assertThat(routes.get(1).getDirectResponse().getStatus()).isEqualTo(503);
        assertThat(routes.get(1).getDirectResponse().getBody().getInlineString())
                .contains(
                        "AIGatewayRoute default/web is not served: this extension server has no plan of that name; it may have been deleted");
        assertThat(routes.get(1).getTypedPerFilterConfigMap()).containsKey("envoy.filters.http.ext_proc/aigateway");
        assertThat(routes.get(2).getDirectResponse().getStatus()).isEqualTo(404);
    }

    @Test
    void closesTheRuleWhoseClusterDoesNotFitAndServesTheOthers() throws Exception {
        // Given
        String rule1 = "httproute/default/chat/rule/1";
        var request = request(
                List.of(
                        Xds.cluster(RULE_0, Xds.locality("", IP)),
                        Xds.cluster(rule1, Xds.locality("", IP), Xds.locality("", IP), Xds.locality("", IP)),
                        Xds.cluster("httproute/default/chat/rule/5", Xds.locality("", IP))),
                Xds.routes(
                        Xds.modelRoute(CHAT, 0, "m0", "h1"),
                        Xds.modelRoute(CHAT, 1, "m1", "h1"),
                        Xds.modelRoute(CHAT, 5, "m5", "h1")));

        // When
        Result result = edit(request);

        // Then
        List<Route> routes = routes(result.response());
        assertThat(routes.get(0).hasRoute()).isTrue();
        assertThat(routes.get(1).getDirectResponse().getBody().getInlineString())
                .contains("rule 1 has 1 backends with weight, but a locality at position 1");
        assertThat(routes.get(2).getDirectResponse().getBody().getInlineString())
                .contains("the plan has 2 rules, but there is a cluster of rule 5");
    }

    @Test
    void closesRoutesWhoseClusterIsNotTheirs() throws Exception {
        // Given
        Route stray = Xds.modelRoute(CHAT, 0, "m0", "h1").toBuilder()
                .setRoute(RouteAction.newBuilder().setCluster("somebody-elses"))
                .build();
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP)), Xds.cluster("somebody-elses", Xds.locality("", IP))),
                Xds.routes(stray));

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes()).containsEntry(CHAT, "cluster somebody-elses is not one of its rules");
        assertThat(routes(result.response()).getFirst().getDirectResponse().getStatus())
                .isEqualTo(503);
    }

    @Test
    void closesRoutesOfAListenerThatCannotHaveTheFilter() throws Exception {
        // Given
        var request = request(
                        List.of(Xds.cluster(RULE_0, Xds.locality("", IP))),
                        Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")))
                .toBuilder()
                .setListeners(0, Xds.listener().toByteString())
                .build();

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes())
                .containsEntry(CHAT, "the listener of route configuration default/gw/http has no router filter");
    }

    @Test
    void namesTheBackendOfClustersWithEds() throws Exception {
        // Given
        view.put(plan(
                CHAT,
                "h1",
                rule(backend(CHAT, "up0", 0, 0), new ExtensionBackend("never", 0, 0)),
                rule(backend(CHAT, "a", 1, 0), backend(CHAT, "b", 1, 1))));
        Cluster eds = Cluster.newBuilder()
                .setName(RULE_0)
                .setType(Cluster.DiscoveryType.EDS)
                .build();
        Cluster mixed = eds.toBuilder().setName("httproute/default/chat/rule/1").build();
        var request = request(
                List.of(eds, mixed),
                Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1"), Xds.modelRoute(CHAT, 1, "m1", "h1")));

        // When
        Result result = edit(request);

        // Then
        Cluster edited = Cluster.parseFrom(result.response().getClusters(0));
        assertThat(edited.getMetadata()
                        .getFilterMetadataOrThrow("aigateway.envoy.io")
                        .getFieldsOrThrow("per_route_rule_backend_name")
                        .getStringValue())
                .isEqualTo("default/up0/route/chat/rule/0/ref/0");
        assertThat(upstreamFilters(edited)).hasSize(3);
        assertThat(routes(result.response()).get(0).hasRoute()).isTrue();
        assertThat(routes(result.response())
                        .get(1)
                        .getDirectResponse()
                        .getBody()
                        .getInlineString())
                .contains(
                        "rule 1 has 2 backends in one cluster whose endpoints come by EDS, so their credentials cannot be told apart; use backendRefs of kind Backend, or one per rule");
    }

    @Test
    void ordersBackendsByPriorityWithoutGaps() throws Exception {
        // Given
        view.put(plan(
                CHAT,
                "h1",
                rule(
                        new ExtensionBackend("unused", 0, 0),
                        new ExtensionBackend("second", 7, 1),
                        new ExtensionBackend("first", 3, 1),
                        new ExtensionBackend("second-too", 7, 1))));
        var request = request(
                List.of(Xds.cluster(
                        RULE_0, Xds.locality("", IP), Xds.locality("", IP), Xds.locality(RULE_0 + "/backend/3", IP))),
                Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        Result result = edit(request);

        // Then
        Cluster edited = Cluster.parseFrom(result.response().getClusters(0));
        assertThat(edited.getLoadAssignment().getEndpointsList())
                .extracting(locality -> locality.getPriority()
                        + locality.getLbEndpoints(0)
                                .getMetadata()
                                .getFilterMetadataOrThrow("aigateway.envoy.io")
                                .getFieldsOrThrow("per_route_rule_backend_name")
                                .getStringValue())
                .containsExactly("1second", "0first", "1second-too");
    }

    @Test
    void keepsTheFiltersThatAClusterHas() throws Exception {
        // Given
        HttpProtocolOptions options = HttpProtocolOptions.newBuilder()
                .addHttpFilters(HttpFilter.newBuilder().setName("envoy.filters.http.credential_injector/x"))
                .addHttpFilters(HttpFilter.newBuilder().setName("envoy.filters.http.upstream_codec"))
                .build();
        Cluster cluster = Xds.cluster(RULE_0, Xds.locality("", IP)).toBuilder()
                .putTypedExtensionProtocolOptions(
                        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(options))
                .build();
        var request = request(List.of(cluster), Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        Result result = edit(request);

        // Then
        assertThat(upstreamFilters(Cluster.parseFrom(result.response().getClusters(0))))
                .containsExactly(
                        "envoy.filters.http.credential_injector/x",
                        "envoy.filters.http.ext_proc/aigateway",
                        "envoy.filters.http.header_mutation",
                        "envoy.filters.http.upstream_codec");
    }

    @Test
    void limitsTheSilenceOfStreams() throws Exception {
        // Given
        view.put(plan(
                CHAT,
                "h1",
                new ExtensionRule(Optional.of(Duration.ofMillis(1_500)), List.of(backend(CHAT, "up0", 0, 0)))));
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))), Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        Result result = edit(request);

        // Then
        var idle =
                routes(result.response()).getFirst().getRoute().getRetryPolicy().getPerTryIdleTimeout();
        assertThat(Duration.ofSeconds(idle.getSeconds(), idle.getNanos())).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void knowsRoutesByNameWhereAnnotationsAreNotHandedOn() throws Exception {
        // Given
        Route unmarked = Xds.modelRoute(CHAT, 0, "m0", "h1").toBuilder()
                .setMetadata(Xds.foreign(CHAT))
                .build();
        Route nameless =
                Xds.modelRoute(CHAT, 1, "m1", "h1").toBuilder().clearMetadata().build();
        Route users =
                Xds.modelRoute(WEB, 0, "w", "h1").toBuilder().clearMetadata().build();
        var request = request(
                List.of(
                        Xds.cluster(RULE_0, Xds.locality("", IP)),
                        Xds.cluster("httproute/default/chat/rule/1", Xds.locality("", IP))),
                Xds.routes(unmarked, nameless, users));

        // When
        Result result = edit(request, Recognition.NAME);

        // Then
        assertThat(result.failedRoutes()).isEmpty();
        assertThat(routes(result.response()))
                .extracting(Route::getTypedPerFilterConfigCount)
                .containsExactly(1, 1, 0);
    }

    private Result edit(PostTranslateModifyRequest request) {
        return edit(request, Recognition.ANNOTATION);
    }

    private Result edit(PostTranslateModifyRequest request, Recognition recognition) {
        TranslateEdits edits = new TranslateEdits(
                new OwnRoutes(recognition, key -> view.route(key).isPresent()),
                ProcessorCluster.at(UnixDomainSocketAddress.of("/run/processor.sock")));
        TranslationScan scan = edits.scan(request);
        return edits.apply(request, scan, ChosenPlans.of(scan, view));
    }

    private static PostTranslateModifyRequest request(List<Cluster> clusters, RouteConfiguration routes) {
        return PostTranslateModifyRequest.newBuilder()
                .addAllClusters(clusters.stream().map(Message::toByteString).toList())
                .addListeners(Xds.listener(Xds.router()).toByteString())
                .addRoutes(routes.toByteString())
                .build();
    }

    private static PostTranslateModifyRequest again(PostTranslateModifyResponse response) {
        return PostTranslateModifyRequest.newBuilder()
                .addAllClusters(response.getClustersList())
                .addAllSecrets(response.getSecretsList())
                .addAllListeners(response.getListenersList())
                .addAllRoutes(response.getRoutesList())
                .build();
    }

    private static List<Route> routes(PostTranslateModifyResponse response) throws InvalidProtocolBufferException {
        return RouteConfiguration.parseFrom(response.getRoutes(0))
                .getVirtualHosts(0)
                .getRoutesList();
    }

    private static List<HttpFilter> httpFilters(PostTranslateModifyResponse response)
            throws InvalidProtocolBufferException {
        return Listener.parseFrom(response.getListeners(0))
                .getDefaultFilterChain()
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class)
                .getHttpFiltersList();
    }

    private static List<String> upstreamFilters(Cluster cluster) throws InvalidProtocolBufferException {
        return Xds.names(cluster.getTypedExtensionProtocolOptionsOrThrow(
                        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
                .unpack(HttpProtocolOptions.class)
                .getHttpFiltersList());
    }

    private static java.util.Map<String, String> metadataOf(Cluster cluster) {
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

    private static <T extends Message> List<T> parse(T type, List<ByteString> all) {
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
