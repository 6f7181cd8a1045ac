package dev.lockkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of two replicas exactly one writes, and the other goes on when it is killed or asked to end. */
@WithApiServer
class FailoverIT {

    /** lease-duration + retry-period of the default settings; what the reconcile itself takes comes on top. */
    private static final Duration CRASH_BOUND = Duration.ofSeconds(17);

    private static final Duration RELEASE_BOUND = Duration.ofSeconds(2);

    @Test
    void theStandbyWritesThePendingChangeAfterAKill(
            ControlPlane plane, KubernetesClient admin, @TestNamespace String namespace) {
        Routes routes = new Routes(admin, namespace);
        Audit audit = new Audit(plane, namespace);
        routes.base();
        try (Replica one = start(plane, "replica-one", namespace).ready().leading();
                Replica two = start(plane, "replica-two", namespace).ready()) {
            // Given
            routes.route("chat", "before");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("before"));
            assertThat(audit.writers()).containsExactly("replica-one");
            assertThat(two.metric("lockkeeper_leader")).isZero();

            // When
            one.process().kill();
            Instant killed = Instant.now();
            routes.route("chat", "after");

            // Then
            await().atMost(CRASH_BOUND.plusSeconds(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> routes.served("chat").orElse("").equals("after"));
            System.out.println("crash of the leader: served after " + Duration.between(killed, Instant.now()));
            assertThat(two.metric("lockkeeper_leader")).isOne();
            assertThat(audit.writers()).containsExactlyInAnyOrder("replica-one", "replica-two");
        }
    }

    @Test
    void theStandbyWritesAtOnceAfterARelease(
            ControlPlane plane, KubernetesClient admin, @TestNamespace String namespace) {
        Routes routes = new Routes(admin, namespace);
        Audit audit = new Audit(plane, namespace);
        routes.base();
        routes.route("chat", "before");
        try (Replica one = start(plane, "replica-one", namespace).ready().leading();
                Replica two = start(plane, "replica-two", namespace).ready()) {
            // Given
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.served("chat").orElse("").equals("before"));
            two.process().awaitLog("following leader=replica-one.*", Duration.ofSeconds(20));

            // When
            one.process().terminate();
            Instant asked = Instant.now();
            routes.route("chat", "after");

            // Then
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> routes.served("chat").orElse("").equals("after"));
            Duration took = Duration.between(asked, Instant.now());
            System.out.println("SIGTERM of the leader: served after " + took);
            assertThat(took).isLessThan(RELEASE_BOUND.plusSeconds(2));
            assertThat(one.process().awaitExit(Duration.ofSeconds(30))).isIn(0, 143);
            assertThat(one.process().awaitLog("leader released.*", Duration.ofSeconds(1)))
                    .contains("epoch=");
            assertThat(audit.successfulBy("replica-two")).isNotEmpty();
        }
    }

    private static Replica start(ControlPlane plane, String name, String namespace) {
        return Replica.start(name, plane.kubeconfig(name, "system:masters"), namespace, Map.of());
    }
}
