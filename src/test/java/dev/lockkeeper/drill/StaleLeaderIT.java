package dev.lockkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TcpProxy;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A leader that lost its lease without noticing writes nothing stale. */
@WithApiServer
class StaleLeaderIT {

    private static final Map<String, String> SHORT_LEASE = Map.of(
            "LOCKKEEPER_LEADER_ELECTION_LEASE_DURATION", "6s",
            "LOCKKEEPER_LEADER_ELECTION_RENEW_DEADLINE", "4s",
            "LOCKKEEPER_LEADER_ELECTION_RETRY_PERIOD", "1s");

    @Test
    void aFrozenLeaderWritesNothingAfterItWakes(
            ControlPlane plane, KubernetesClient admin, @TestNamespace String namespace) {
        Routes routes = new Routes(admin, namespace);
        Audit audit = new Audit(plane, namespace);
        routes.base();
        routes.route("chat", "before");
        try (Replica one = start(plane, "replica-one", namespace, plane.port())
                        .ready()
                        .leading();
                Replica two =
                        start(plane, "replica-two", namespace, plane.port()).ready()) {
            // Given
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("before"));
            await().until(() -> !audit.successfulBy("replica-one").isEmpty());
            two.process().awaitLog("following leader=replica-one.*", Duration.ofSeconds(20));
            one.process().freeze();
            routes.route("chat", "during");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("during"));
            int before = audit.successfulBy("replica-one").size();

            // When
            one.process().thaw();
            one.process().awaitLog("leader lost.*", Duration.ofSeconds(20));
            routes.route("chat", "after");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("after"));

            // Then
            assertThat(audit.successfulBy("replica-one")).hasSize(before);
            assertThat(one.process().isAlive()).isTrue();
            assertThat(routes.served("chat")).contains("after");
        }
    }

    @Test
    void aWriteHeldBackPastTheLeaseMeetsAConflict(
            ControlPlane plane, KubernetesClient admin, @TestNamespace String namespace) {
        Routes routes = new Routes(admin, namespace);
        Audit audit = new Audit(plane, namespace);
        routes.base();
        routes.route("chat", "before");
        try (TcpProxy proxy = TcpProxy.to(plane.port());
                Replica one = start(plane, "replica-one", namespace, proxy.port())
                        .ready()
                        .leading();
                Replica two =
                        start(plane, "replica-two", namespace, plane.port()).ready()) {
            // Given
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("before"));
            two.process().awaitLog("following leader=replica-one.*", Duration.ofSeconds(20));
            await().until(() -> !audit.successfulBy("replica-one").isEmpty());
            proxy.holdRequests();
            routes.route("chat", "during");
            // Room for the PATCH to be written into the connection before its sender freezes.
            await().atMost(Duration.ofSeconds(10)).until(() -> proxy.heldRequestBytes() > 2_000);
            one.process().freeze();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.served("chat").orElse("").equals("during"));
            String written = routes.httpRoute("chat").getMetadata().getResourceVersion();
            int before = audit.successfulBy("replica-one").size();

            // When
            proxy.release();

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(late(audit)).isNotEmpty());
            assertThat(late(audit)).allSatisfy(event -> assertThat(event.code()).isEqualTo(409));
            assertThat(audit.successfulBy("replica-one")).hasSize(before);
            assertThat(routes.httpRoute("chat").getMetadata().getResourceVersion())
                    .isEqualTo(written);
            one.process().thaw();
        }
    }

    private static List<AuditEvent> late(Audit audit) {
        return audit.writes().stream()
                .filter(event -> event.user().equals("replica-one"))
                .filter(event -> event.resource().equals("httproutes") && !event.succeeded())
                .toList();
    }

    private static Replica start(ControlPlane plane, String name, String namespace, int port) {
        return Replica.start(name, plane.kubeconfig(port, name, "system:masters"), namespace, SHORT_LEASE);
    }
}
