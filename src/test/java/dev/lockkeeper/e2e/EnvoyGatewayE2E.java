package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.e2e.GatewayClient.Answer;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ground of all other tests here: a plain HTTPRoute reaches an upstream through Envoy Gateway and Envoy alone. */
@WithApiServer
@EndToEnd
class EnvoyGatewayE2E {
    private static final Predicate<Answer> OK = answer -> answer.status() == 200;

    @BeforeAll
    static void gatewayRuns(Rig rig, ControlPlane plane) {
        EnvoyGatewayProcess.start(rig, plane, OptionalInt.empty());
        Manifests.of("gateway/common", "gateway/kubernetes").applyTo(plane.admin());
    }

    @Test
    void aRequestReachesTheUpstreamOfItsRoute(Rig rig, ControlPlane plane) {
        // Given
        var upstream = FakeUpstream.start(rig, "one", 7001);
        var client = rig.keep(new GatewayClient(10080));
        Manifests.of("plain-route/common", "plain-route/kubernetes").applyTo(plane.admin(), rig);
        var envoy = EnvoyProcess.start(rig, plane, "default", "gw", 10080);

        // When
        var answer = GatewayClient.await("first 200", Duration.ofSeconds(20), () -> client.chat("any"), OK);

        // Then
        assertThat(answer.json().path("system_fingerprint").asText()).isEqualTo("one");
        assertThat(upstream.lastSeen().json().path("model").asText()).isEqualTo("any");
        assertThat(envoy.admin().rejectedUpdates()).isEmpty();
    }
}
