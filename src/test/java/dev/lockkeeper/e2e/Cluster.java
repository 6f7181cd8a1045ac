package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A cluster as a user has it: an API server with the controllers of Deployments, Envoy Gateway, two replicas of Lockkeeper
 * behind one Service, the Envoy of Gateway {@code default/gw} run by a {@link Kubelet}, and upstreams {@code one},
 * {@code two} and {@code three}.
 */
final class Cluster implements AutoCloseable {
    static final String NAMESPACE = "envoy-ai-gateway-system";

    private static final int SERVICE_PORT = 1063;
    private static final int GATEWAY_PORT = 10080;

    /** Both replicas, as the addresses of a Service without a cluster IP. */
    private static final Map<String, String> STREAMS = Map.of(
            "LOCKKEEPER_SIDECAR_BUNDLE_SERVERS", "127.0.0.1:%d,127.0.0.1:%d".formatted(grpcPort(0), grpcPort(1)));

    private final Rig rig;
    private final ControlPlane plane;
    private final List<FakeUpstream> upstreams;
    private final GatewayClient client;
    private final WebhookService webhook;
    private final List<LockkeeperProcess> replicas = new ArrayList<>();
    private final EnvoyGatewayProcess envoyGateway;
    private final Kubelet kubelet;

    /** Gateway {@code default/gw} listens when this returns; it has no routes but one on a host of its own. */
    static Cluster start(ControlPlane plane) {
        return start(plane, STREAMS);
    }

    /** The same with other settings of both replicas. */
    static Cluster start(ControlPlane plane, Map<String, String> settings) {
        return start(plane, cluster -> {
            cluster.replicas.add(cluster.launch(0, settings));
            cluster.replicas.add(cluster.launch(1, settings));
            cluster.replicas.forEach(LockkeeperProcess::awaitReady);
            cluster.webhook.awaitInForce();
            // The route first, so that the Gateway's first pods get their processor at once.
            Manifests.of("gateway/kubernetes", "gateway/always").applyTo(plane.admin());
        });
    }

    /** The same with whatever is to answer Envoy Gateway and the API server before the Gateway comes. */
    static Cluster start(ControlPlane plane, Consumer<Cluster> before) {
        var rig = Rig.of("cluster");
        try {
            return new Cluster(rig, plane, before);
        } catch (RuntimeException | AssertionError e) {
            System.err.println("evidence of the cluster's start:\n" + rig.evidence());
            rig.close();
            throw e;
        }
    }

    private Cluster(Rig rig, ControlPlane plane, Consumer<Cluster> before) {
        this.rig = rig;
        this.plane = plane;
        upstreams = upstreams(rig);
        client = rig.keep(new GatewayClient(GATEWAY_PORT));
        Stream.of(NAMESPACE, EnvoyGatewayProcess.NAMESPACE, "tenant").forEach(this::namespace);
        rig.keep(new ServiceProxy(SERVICE_PORT, grpcPort(0), grpcPort(1), grpcPort(2)));
        webhook = rig.keep(new WebhookService(plane, webhookPort(0), webhookPort(1), webhookPort(2)));
        kubelet = Kubelet.start(rig, plane, EnvoyGatewayProcess.NAMESPACE);
        envoyGateway = EnvoyGatewayProcess.start(rig, plane, OptionalInt.of(SERVICE_PORT));
        Manifests.of("upstreams").applyTo(plane.admin());
        before.accept(this);
        Manifests.of("gateway/common").applyTo(plane.admin());
        rig.evidence("envoy", envoy()::summary);
        // Envoy waits 15 s for its own fleet, of which Envoy Gateway says nothing.
        Awaitility.await("Envoy listens").atMost(Duration.ofSeconds(60)).until(() -> Loopback.listens(GATEWAY_PORT));
    }

    static List<FakeUpstream> upstreams(Rig rig) {
        return List.of(
                FakeUpstream.start(rig, "one", 7001),
                FakeUpstream.start(rig, "two", 7002),
                FakeUpstream.start(rig, "three", 7003));
    }

    ControlPlane plane() {
        return plane;
    }

    List<FakeUpstream> upstreams() {
        return upstreams;
    }

    GatewayClient client() {
        return client;
    }

    /** Two of them; which one leads is for them to say. */
    List<LockkeeperProcess> replicas() {
        return replicas;
    }

    EnvoyGatewayProcess envoyGateway() {
        return envoyGateway;
    }

    Kubelet kubelet() {
        return kubelet;
    }

    EnvoyAdmin envoy() {
        return new EnvoyAdmin(19000);
    }

    String evidence() {
        return rig.evidence();
    }

    @Override
    public void close() {
        rig.close();
    }

    WebhookService webhook() {
        return webhook;
    }

    Rig rig() {
        return rig;
    }

    /** A replica with ports of its own, 0 to 2, behind the Service; {@code settings} win. */
    LockkeeperProcess launch(int number, Map<String, String> settings) {
        var name = "lockkeeper-" + number;
        var all = new HashMap<>(Map.ofEntries(
                Map.entry("KUBECONFIG", plane.kubeconfig(name, "system:masters").toString()),
                Map.entry("LOCKKEEPER_SOURCE", "kubernetes"),
                Map.entry("LOCKKEEPER_ROLES", "controller,extension"),
                Map.entry("POD_NAMESPACE", NAMESPACE),
                Map.entry("LOCKKEEPER_GRPC_PORT", Integer.toString(grpcPort(number))),
                Map.entry("LOCKKEEPER_WEBHOOK_PORT", Integer.toString(webhookPort(number))),
                Map.entry("LOCKKEEPER_WEBHOOK_ROLLOUT_DELAY", "0s"),
                // Envoy Gateway's own certificate is at /certs, for other names.
                Map.entry(
                        "LOCKKEEPER_WEBHOOK_TLS_CERT_DIR",
                        rig.folder("no-certificate").toString()),
                Map.entry("LOCKKEEPER_HTTP_PORT", Integer.toString(8090 + number)),
                Map.entry("LOCKKEEPER_MANAGEMENT_PORT", Integer.toString(9090 + number)),
                // A third of the usual times: tests wait for a leader's lease to end.
                Map.entry("LOCKKEEPER_LEADER_ELECTION_LEASE_DURATION", "5s"),
                Map.entry("LOCKKEEPER_LEADER_ELECTION_RENEW_DEADLINE", "3s"),
                Map.entry("LOCKKEEPER_LEADER_ELECTION_RETRY_PERIOD", "1s")));
        all.putAll(settings);
        return LockkeeperProcess.launch(rig, name, Map.copyOf(all));
    }

    private static int grpcPort(int replica) {
        return 1163 + 100 * replica;
    }

    private static int webhookPort(int replica) {
        return 9543 + 100 * replica;
    }

    private void namespace(String name) {
        plane.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }
}
