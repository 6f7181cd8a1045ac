package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.RunningProcess;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A running installation of the Envoy AI Gateway controller is replaced under traffic and taken back: nothing in use is deleted,
 * Envoy is not restarted, and every request is served. In its place answers a replica that never writes.
 */
@WithApiServer(controllers = {"garbagecollector", "deployment", "replicaset"})
@ExtendWith(EndToEndExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSwitchE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MODEL = "switch-model";
    private static final Set<String> IN_USE =
            Set.of("httproutes", "httproutefilters", "secrets", "pods", "deployments");

    private ControlPlane plane;
    private PeerInstallation peer;
    private Cluster cluster;
    private Map<String, String> certificate;
    private final AtomicReference<LockkeeperProcess> peersPlace = new AtomicReference<>();

    @BeforeAll
    void thePeerRuns(ControlPlane plane, Rig rig) {
        this.plane = plane;
        peer = new PeerInstallation(plane);
        rig.keep(peer.crds());
        var webhook = WebhookCertificate.in(rig);
        certificate = webhook.settings();
        cluster = Cluster.start(plane, starting -> {
            starting.webhook().trust(webhook.authority());
            Manifests.of("gateway/kubernetes").applyTo(plane.admin());
            peer.write();
            inPeersPlace(starting);
        });
        awaitServed();
        peer.markTemplate(deployment().getMetadata().getName());
        Awaitility.await("Envoy with the peer's mark")
                .atMost(SOON)
                .until(() -> envoyPods().size() == 1
                        && envoyPods()
                                .getFirst()
                                .getMetadata()
                                .getAnnotations()
                                .containsKey(PeerInstallation.TEMPLATE_HASH));
        awaitServed();
        // As another controller leaves them: nothing on the pod says what was put in, so the container itself is
        // compared.
        peer.forgetStamps();
        assertThat(envoyPods())
                .allSatisfy(pod ->
                        assertThat(pod.getMetadata().getAnnotations()).doesNotContainKey("lockkeeper.dev/sidecar"));
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            peer.remove();
            cluster.close();
        }
    }

    @Test
    void isReplacedAndTakenBackUnderTraffic() {
        var begin = Instant.now();
        var before = state();
        var envoy = envoy();
        try (var steady = SteadyRequests.start(cluster.client(), Duration.ofMillis(20), List.of(MODEL))) {
            steady.mustServe(List.of(MODEL));

            // When both replicas come and the peer goes
            var replicas = Stream.of(0, 1)
                    .map(number -> launch(cluster, number, "controller,extension"))
                    .toList();
            replicas.forEach(LockkeeperProcess::awaitReady);
            peersPlace.get().close();

            // Then its objects are theirs, and none was made anew
            Awaitility.await("the finalizers are gone")
                    .atMost(SOON)
                    .until(() -> !peer.holds("AIGatewayRoute", "switch")
                            && !peer.holds("AIServiceBackend", "switch")
                            && !peer.holds("BackendSecurityPolicy", "switch"));
            Awaitility.await("the HTTPRoute is Lockkeeper's")
                    .atMost(SOON)
                    .until(() -> managers("switch").contains("lockkeeper"));
            assertThat(state()).isEqualTo(before);
            assertThat(envoy()).isSameAs(envoy);

            // And users' changes have effect
            var objects = new AiObjects(plane.admin());
            objects.apply(AiObjects.route("switch-two", new AiObjects.Rule("switch-two", "two")));
            awaitFrom("switch-two", "two");
            objects.delete(AiObjects.route("switch-two", new AiObjects.Rule("switch-two", "two")));
            GatewayClient.await(
                    "the change is undone",
                    SOON,
                    () -> cluster.client().chat("switch-two"),
                    answer -> answer.status() == 404);

            // When the peer comes back and the replicas go
            inPeersPlace(cluster);
            replicas.forEach(LockkeeperProcess::close);
            peer.write();

            // Then it has all that it had
            awaitServed();
            assertThat(peer.holds("AIGatewayRoute", "switch")).isTrue();
            assertThat(state()).isEqualTo(before);
            assertThat(envoy()).isSameAs(envoy);
            long answered = steady.answered();
            Awaitility.await("requests after it all").until(() -> steady.answered() > answered + 50);
            System.out.println("switch and back: " + steady.summary());
            assertThat(steady.failures()).isEmpty();
        }
        assertThat(deletions(begin)).isEmpty();
        assertThat(cluster.envoy().rejectedUpdates()).isEmpty();
    }

    /** What must not be replaced by others of the same name: uid by name, and the mark of the pods' template. */
    private Map<String, String> state() {
        var uids = new TreeMap<String, String>();
        Stream.of(
                        resources("gateway.networking.k8s.io/v1", "HTTPRoute", "default"),
                        resources("gateway.envoyproxy.io/v1alpha1", "HTTPRouteFilter", "default"),
                        resources("v1", "Secret", EnvoyGatewayProcess.NAMESPACE),
                        resources("v1", "Pod", EnvoyGatewayProcess.NAMESPACE),
                        resources("apps/v1", "Deployment", EnvoyGatewayProcess.NAMESPACE))
                .flatMap(List::stream)
                .filter(object -> !isPart(object.getMetadata().getName()))
                .forEach(object -> uids.put(
                        object.getKind() + " " + object.getMetadata().getName(),
                        object.getMetadata().getUid()));
        var deployment = deployment();
        uids.put(
                "mark",
                deployment
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations()
                        .get(PeerInstallation.TEMPLATE_HASH));
        uids.put("generation", deployment.getMetadata().getGeneration().toString());
        return uids;
    }

    private List<? extends HasMetadata> resources(String apiVersion, String kind, String namespace) {
        return plane.admin()
                .genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<AuditEvent> deletions(Instant since) {
        return plane.auditLog().stream()
                .filter(event -> event.time().isAfter(since))
                .filter(event -> event.user().startsWith("lockkeeper-"))
                .filter(event -> event.verb().startsWith("delete") && IN_USE.contains(event.resource()))
                .filter(event -> !event.name().contains("switch-two") && !isPart(event.name()))
                .toList();
    }

    /** Parts of a bundle take turns: the one that the index named before is deleted when none names it any more. */
    private static boolean isPart(String secret) {
        return secret.contains("-part-");
    }

    private List<String> managers(String route) {
        return plane
                .admin()
                .genericKubernetesResources("gateway.networking.k8s.io/v1", "HTTPRoute")
                .inNamespace("default")
                .withName(route)
                .require()
                .getMetadata()
                .getManagedFields()
                .stream()
                .filter(entry -> entry.getSubresource() == null)
                .map(entry -> entry.getManager())
                .toList();
    }

    private Deployment deployment() {
        return plane.admin()
                .apps()
                .deployments()
                .inNamespace(EnvoyGatewayProcess.NAMESPACE)
                .withLabel("gateway.envoyproxy.io/owning-gateway-name", "gw")
                .list()
                .getItems()
                .getFirst();
    }

    private List<? extends HasMetadata> envoyPods() {
        return resources("v1", "Pod", EnvoyGatewayProcess.NAMESPACE);
    }

    private RunningProcess envoy() {
        return cluster.kubelet().envoy("default", "gw").flatMap(PodRun::process).orElseThrow();
    }

    private void awaitServed() {
        awaitFrom(MODEL, "one");
    }

    private void awaitFrom(String model, String upstream) {
        GatewayClient.await(
                model,
                SOON,
                () -> cluster.client().chat(model),
                answer -> answer.status() == 200
                        && answer.json().path("system_fingerprint").asText().equals(upstream));
    }

    private void inPeersPlace(Cluster where) {
        var process = launch(where, 2, "extension");
        process.awaitReady();
        peersPlace.set(process);
    }

    private LockkeeperProcess launch(Cluster where, int number, String roles) {
        var settings = new TreeMap<>(certificate);
        settings.put("LOCKKEEPER_ROLES", roles);
        return where.launch(number, settings);
    }
}
