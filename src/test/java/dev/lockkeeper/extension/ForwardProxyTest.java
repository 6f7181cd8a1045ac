package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters of a Gateway with a forward proxy reach their endpoints through it, with the TLS that they had. */
class ForwardProxyTest extends TranslationScenario {

    private static final TransportSocket TLS = TransportSocket.newBuilder()
            .setName("envoy.transport_sockets.tls")
            .setTypedConfig(Any.pack(
                    UpstreamTlsContext.newBuilder().setSni("api.example.com").build()))
            .build();

    @Test
    void wrapsEveryTransportSocketAndNamesTheProxy() throws Exception {
        // Given
        through("[2001:db8::1]:3128");
        Cluster cluster = Xds.cluster(RULE_0, Xds.locality("", FQDN)).toBuilder()
                .setTransportSocket(TLS)
                .addTransportSocketMatches(
                        TransportSocketMatch.newBuilder().setName("one").setTransportSocket(TLS))
                .build();

        // When
        Cluster edited = only(edit(of(cluster)));

        // Then
        for (TransportSocket socket : List.of(
                edited.getTransportSocket(), edited.getTransportSocketMatches(0).getTransportSocket())) {
            assertThat(socket.getName()).isEqualTo("envoy.transport_sockets.http_11_proxy");
            assertThat(socket.getTypedConfig()
                            .unpack(Http11ProxyUpstreamTransport.class)
                            .getTransportSocket())
                    .isEqualTo(TLS);
        }
        Address proxy = edited.getLoadAssignment()
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getMetadata()
                .getTypedFilterMetadataOrThrow("envoy.http11_proxy_transport_socket.proxy_address")
                .unpack(Address.class);
        assertThat(proxy.getSocketAddress().getAddress()).isEqualTo("2001:db8::1");
        assertThat(proxy.getSocketAddress().getPortValue()).isEqualTo(3128);
        assertThat(metadataOf(edited)).containsEntry("upstream_host", "api.example.com");
    }

    @Test
    void wrapsPlaintextToo() throws Exception {
        // Given
        through("192.0.2.1:3128");

        // When
        Cluster edited = only(edit(of(Xds.cluster(RULE_0, Xds.locality("", IP)))));

        // Then
        assertThat(edited.getTransportSocket().getTypedConfig().unpack(Http11ProxyUpstreamTransport.class))
                .isEqualTo(Http11ProxyUpstreamTransport.getDefaultInstance());
    }

    @Test
    void changesNothingTheSecondTime() {
        // Given
        through("192.0.2.1:3128");
        var cluster = Xds.cluster(RULE_0, Xds.locality("", FQDN)).toBuilder()
                .setTransportSocket(TLS)
                .addTransportSocketMatches(TransportSocketMatch.newBuilder().setTransportSocket(TLS))
                .build();

        // When
        var first = edit(of(cluster)).response();

        // Then
        assertThat(edit(again(first)).response()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com:3128", "192.0.2.1", "192.0.2.1:99999", ":3128", "192.0.2.1:"})
    void closesTheRuleWhenTheProxyCannotBeUsed(String address) {
        // Given
        through(address);

        // When
        Result result = edit(of(Xds.cluster(RULE_0, Xds.locality("", IP))));

        // Then
        assertThat(result.failedRoutes())
                .containsEntry(
                        CHAT,
                        new Failure(
                                Reason.FORWARD_PROXY,
                                "the forward proxy %s is no ip:port, and Envoy does not resolve names of forward proxies; give the address in the GatewayConfig"
                                        .formatted(address)));
    }

    @Test
    void closesTheRuleWhenItsEndpointsComeByEds() {
        // Given
        through("192.0.2.1:3128");
        var eds = Cluster.newBuilder()
                .setName(RULE_0)
                .setType(Cluster.DiscoveryType.EDS)
                .build();

        // When
        Result result = edit(of(eds));

        // Then
        assertThat(result.failedRoutes())
                .hasEntrySatisfying(
                        CHAT,
                        failure -> assertThat(failure.text())
                                .isEqualTo(
                                        "the endpoints come by EDS, so they cannot be reached through a forward proxy; use backendRefs of kind Backend"));
    }

    private void through(String proxy) {
        view.put(new ExtensionRoute(CHAT, "h1", List.of(rule(backend(CHAT, "up0", 0, 0))), Optional.of(proxy)));
    }

    private static dev.lockkeeper.extension.proto.PostTranslateModifyRequest of(Cluster cluster) {
        return request(List.of(cluster), Xds.routes(Xds.modelRoute(CHAT, 0, "m0", "h1")));
    }

    private static Cluster only(Result result) throws Exception {
        assertThat(result.failedRoutes()).isEmpty();
        return Cluster.parseFrom(result.response().getClusters(0));
    }
}
