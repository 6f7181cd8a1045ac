package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The ground without Kubernetes: a plain HTTPRoute in a folder reaches an upstream through Envoy Gateway and Envoy. */
@EndToEnd
class EnvoyGatewayStandaloneE2E {
    @Test
    void aRequestReachesTheUpstreamOfItsRoute(Rig rig) {
        // Given
        var upstream = FakeUpstream.start(rig, "one", 7001);
        var client = rig.keep(new GatewayClient(10080));
        var folder = rig.folder("manifests");
        Manifests.of("gateway/common", "gateway/standalone", "plain-route/common", "plain-route/standalone")
                .copyTo(folder);
        var gateway = EnvoyGatewayStandalone.start(rig, List.of(folder), OptionalInt.empty());

        // When
        var answer = GatewayClient.await(
                "first 200", Duration.ofSeconds(20), () -> client.chat("any"), it -> it.status() == 200);

        // Then
        assertThat(answer.json().path("system_fingerprint").asText()).isEqualTo("one");
        assertThat(upstream.lastSeen().json().path("model").asText()).isEqualTo("any");
        assertThat(gateway.admin().orElseThrow().rejectedUpdates()).isEmpty();
    }
}
