package dev.lockkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The API server is restarted under load: the process stays up, nothing is lost and nothing is written twice. */
@WithApiServer
class ApiServerRestartIT {

    private static final int ROUTES = 40;

    @Test
    void nothingIsLostOrWrittenTwice(ControlPlane plane, KubernetesClient admin, @TestNamespace String namespace) {
        Routes routes = new Routes(admin, namespace);
        Audit audit = new Audit(plane, namespace);
        routes.base();
        try (Replica one = Replica.start(
                        "replica-one", plane.kubeconfig("replica-one", "system:masters"), namespace, Map.of())
                .ready()
                .leading()) {
            // Given
            for (int i = 0; i < ROUTES / 2; i++) {
                routes.route("r" + i, "m" + i);
            }

            // When
            plane.restart();
            for (int i = ROUTES / 2; i < ROUTES; i++) {
                routes.route("r" + i, "m" + i);
            }

            // Then
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                for (int i = 0; i < ROUTES; i++) {
                    assertThat(routes.served("r" + i)).contains("m" + i);
                }
            });
            assertThat(one.process().isAlive()).isTrue();
            Map<String, Integer> created = new TreeMap<>();
            audit.successful().stream()
                    .filter(event -> event.resource().equals("httproutes"))
                    .map(AuditEvent::name)
                    .forEach(name -> created.merge(name, 1, Integer::sum));
            assertThat(created)
                    .hasSize(ROUTES)
                    .allSatisfy((name, writes) -> assertThat(writes)
                            .as("writes of HTTPRoute %s", name)
                            .isOne());
        }
    }
}
