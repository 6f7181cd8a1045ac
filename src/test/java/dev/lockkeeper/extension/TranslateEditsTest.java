package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A translation comes back whole: AI routes reach the processor or fail closed, and every other byte is as it was. */
class TranslateEditsTest extends TranslationScenario {

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

    @Test
    void keepsRequestHeadersForAccessLogs() throws Exception {
        // Given
        attributes.put("agent-session-id", "session.id");
        var request = request(
                List.of(Xds.cluster(RULE_0, Xds.locality("", IP))), Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        PostTranslateModifyResponse response = edit(request).response();

        // Then
        assertThat(Xds.names(httpFilters(response)))
                .containsExactly(
                        "envoy.filters.http.header_to_metadata/aigateway",
                        "envoy.filters.http.ext_proc/aigateway",
                        "envoy.filters.http.router");
        Config config = httpFilters(response).getFirst().getTypedConfig().unpack(Config.class);
        assertThat(config.getRequestRules(0).getHeader()).isEqualTo("agent-session-id");
        assertThat(config.getRequestRules(0).getOnHeaderPresent().getMetadataNamespace())
                .isEqualTo("io.envoy.ai_gateway");
        assertThat(config.getRequestRules(0).getOnHeaderPresent().getKey()).isEqualTo("session.id");
        assertThat(edit(again(response)).response()).isEqualTo(response);
    }

    @Test
    void givesALargeTranslationWithoutAiRoutesBackByteForByte() {
        // Given
        var routes = IntStream.range(0, 300)
                .mapToObj(i -> Xds.modelRoute(CHAT, i, "m" + i, "h1").toBuilder()
                        .setMetadata(Xds.foreign(CHAT))
                        .build())
                .toArray(Route[]::new);
        var clusters = IntStream.range(0, 300)
                .mapToObj(i -> Xds.cluster("httproute/default/chat/rule/" + i, Xds.locality("", IP)))
                .toList();
        var request = request(clusters, Xds.routes(routes)).toBuilder()
                .addSecrets(ByteString.copyFromUtf8("any bytes"))
                .build();

        // When
        Result result = edit(request);

        // Then
        assertThat(again(result.response())).isEqualTo(request);
        assertThat(result.response().toByteString().size()).isEqualTo(request.getSerializedSize());
        assertThat(result.notes().counts()).isEmpty();
    }

    @Test
    void closesOnlyTheRouteWhoseBytesCannotBeRead() throws Exception {
        // Given
        Route unreadable =
                Xds.modelRoute(CHAT, 1, "m1", "h1").toBuilder().clearMetadata().build();
        ByteString broken = WireMessage.parse(unreadable.toByteString())
                .plus(Route.METADATA_FIELD_NUMBER, ByteString.copyFrom(new byte[] {10, 50, 1}))
                .bytes();
        WireMessage configuration = WireMessage.parse(
                Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")).toByteString());
        var request = request(List.of(Xds.cluster(RULE_0, Xds.locality("", IP))), Xds.routes()).toBuilder()
                .setRoutes(
                        0,
                        configuration
                                .map(
                                        RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER,
                                        host -> host.plus(VirtualHost.ROUTES_FIELD_NUMBER, broken))
                                .bytes())
                .build();

        // When
        Result result = edit(request);

        // Then
        assertThat(result.failedRoutes())
                .hasEntrySatisfying(
                        CHAT,
                        failure -> assertThat(failure.text())
                                .isEqualTo(
                                        "the route cannot be read: not a protobuf message: a field is longer than the message"));
        assertThat(result.notes().routes())
                .hasEntrySatisfying(
                        CHAT,
                        note -> assertThat(note.routes()).containsExactly("httproute/default/chat/rule/0/match/0/*"));
        WireMessage second = WireMessage.parse(result.response().getRoutes(0))
                .message(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER)
                .orElseThrow()
                .messages(VirtualHost.ROUTES_FIELD_NUMBER)
                .get(1);
        assertThat(second.has(Route.DIRECT_RESPONSE_FIELD_NUMBER)).isTrue();
        assertThat(second.has(Route.ROUTE_FIELD_NUMBER)).isFalse();
    }
}
