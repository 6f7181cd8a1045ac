package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each endpoint says which backend it is, backends come in the order of their priorities, and other filters stay. */
class ClusterEditsTest extends TranslationScenario {

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
    void setsPrioritiesBackToZero() throws Exception {
        // Given
        var request = request(
                List.of(Xds.cluster(
                        RULE_0, Xds.locality("", IP).toBuilder().setPriority(4).build())),
                Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));

        // When
        Result result = edit(request);

        // Then
        assertThat(Cluster.parseFrom(result.response().getClusters(0))
                        .getLoadAssignment()
                        .getEndpoints(0)
                        .getPriority())
                .isZero();
    }
}
