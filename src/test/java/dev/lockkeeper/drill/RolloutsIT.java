package dev.lockkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each change of the processor makes Envoy's pods anew once, by the API server's own count, and nothing else does. */
@WithApiServer(controllers = {"deployment", "replicaset", "garbagecollector"})
class RolloutsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private KubernetesClient admin;
    private ControlPlane plane;
    private String namespace;
    private Routes routes;
    private EnvoyPods envoy;
    private WebhookConfiguration webhook;
    private final int port = FreePorts.next();

    @BeforeEach
    void aGatewayWithoutAiRoutes(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.admin = plane.admin();
        this.namespace = namespace;
        routes = new Routes(admin, namespace);
        routes.base();
        webhook = new WebhookConfiguration(admin, namespace, port);
        envoy = new EnvoyPods(plane.client("kubelet-" + namespace, "system:masters"), namespace);
    }

    @AfterEach
    void end() {
        envoy.close();
        webhook.close();
    }

    @Test
    void eachChangeOfTheProcessorIsOneRollout() {
        try (Replica replica = replica(Map.of()).ready().leading()) {
            // Given two pods of a Gateway that has no AI route
            envoy.deploy(2);
            await().atMost(SOON).until(() -> envoy.settled(2));
            assertThat(envoy.processors()).containsOnly(Optional.empty());

            // When it gets its first
            routes.route("chat", "one");

            // Then both are made anew with a processor
            awaitPods(container -> container.getImage().endsWith("ai-gateway-extproc:latest"));
            assertThat(rollouts()).hasSize(1);

            // When its GatewayConfig asks for more memory
            gatewayConfig("512Mi");

            // Then once more
            awaitPods(container -> requests(container).equals("512Mi"));
            assertThat(rollouts()).hasSize(2);

            // When a second route comes and the first changes
            routes.route("more", "two");
            routes.route("chat", "three");
            await().atMost(SOON).until(() -> routes.served("chat").orElse("").equals("three"));

            // Then nothing
            await().during(Duration.ofSeconds(2)).until(() -> rollouts().size() == 2);
            assertThat(replica.metric("lockkeeper_rollouts_total")).isEqualTo(2);
        }
        // When another image is set
        try (Replica replica = replica(Map.of(
                        "LOCKKEEPER_PROCESSOR_IMAGE",
                        "example.com/lockkeeper:v2",
                        "LOCKKEEPER_WEBHOOK_ROLLOUT_DELAY",
                        "5s"))
                .ready()
                .leading()) {
            Instant led = Instant.now();

            // Then once, when this replica has shown that it stays up
            awaitPods(container -> container.getImage().equals("example.com/lockkeeper:v2"));
            assertThat(rollouts()).hasSize(3);
            assertThat(rollouts().getLast().time()).isAfter(led.plusSeconds(4));

            // When the last route goes
            routes.remove("chat");
            routes.remove("more");

            // Then both are made anew without
            await().atMost(SOON)
                    .until(() -> envoy.settled(2) && envoy.processors().stream().allMatch(Optional::isEmpty));
            assertThat(rollouts()).hasSize(4).allMatch(AuditEvent::succeeded);
        }
    }

    @Test
    void aRolloutThatTakesLongIsNotRepeated() {
        try (Replica replica = replica(Map.of()).ready().leading()) {
            // Given a Gateway with a processor
            routes.route("chat", "one");
            envoy.deploy(1);
            awaitPods(1, container -> true);

            // When new pods do not become ready
            envoy.becomeReady(false);
            gatewayConfig("512Mi");

            // Then it is one rollout, for a minute and longer
            await().atMost(SOON).until(() -> rollouts().size() == 1);
            await().during(Duration.ofSeconds(60))
                    .atMost(Duration.ofSeconds(70))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> rollouts().size() == 1 && envoy.pods().size() == 2);

            // When they do
            envoy.becomeReady(true);

            // Then
            awaitPods(1, container -> requests(container).equals("512Mi"));
            assertThat(rollouts()).hasSize(1);
            assertThat(replica.metric("lockkeeper_rollouts_total")).isOne();
        }
    }

    @Test
    void aGatewayWithoutPodsIsLeftAlone() {
        try (Replica replica = replica(Map.of()).ready().leading()) {
            // Given a Deployment that is scaled to zero
            envoy.deploy(0);

            // When its processor changes twice
            routes.route("chat", "one");
            await().atMost(SOON).until(() -> routes.served("chat").isPresent());
            gatewayConfig("512Mi");
            await().atMost(SOON)
                    .until(() -> admin.secrets().inNamespace(namespace).list().getItems().stream()
                            .anyMatch(secret -> secret.getMetadata().getName().startsWith("gw-")));

            // Then nothing is written, and pods that come have the right one at once
            envoy.deploy(2);
            awaitPods(container -> requests(container).equals("512Mi"));
            await().during(Duration.ofSeconds(2)).until(() -> rollouts().isEmpty());
            assertThat(replica.metric("lockkeeper_rollouts_total")).isZero();
        }
    }

    private void awaitPods(Predicate<Container> right) {
        awaitPods(2, right);
    }

    private void awaitPods(int count, Predicate<Container> right) {
        await().atMost(SOON).until(() -> {
            List<Optional<Container>> processors = envoy.processors();
            return envoy.settled(count)
                    && processors.size() == count
                    && processors.stream()
                            .allMatch(container -> container.filter(right).isPresent());
        });
    }

    private List<AuditEvent> rollouts() {
        return new Audit(plane, namespace)
                .writes().stream()
                        .filter(event -> event.resource().equals("deployments"))
                        .toList();
    }

    private void gatewayConfig(String memory) {
        admin.resource("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: GatewayConfig
                metadata: { name: large }
                spec: { extProc: { kubernetes: { resources: { requests: { memory: %s } } } } }
                """.formatted(memory)).inNamespace(namespace).serverSideApply();
        admin.resource("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: gw, annotations: { aigateway.envoyproxy.io/gateway-config: large } }
                spec:
                  gatewayClassName: drill
                  listeners: [{ name: http, protocol: HTTP, port: 10080 }]
                """).inNamespace(namespace).forceConflicts().serverSideApply();
    }

    private static String requests(Container container) {
        return Optional.ofNullable(container.getResources().getRequests())
                .map(requests -> requests.get("memory"))
                .map(Quantity::toString)
                .orElse("");
    }

    private Replica replica(Map<String, String> settings) {
        return Replica.start(
                "replica-one",
                plane.kubeconfig("replica-one", "system:masters"),
                namespace,
                webhook.settings(settings));
    }
}
