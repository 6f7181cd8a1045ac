package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    private final Rig rig;
    private final ControlPlane plane;
    private final List<FakeUpstream> upstreams;
    private final GatewayClient client;
    private final List<LockkeeperProcess> replicas;
    private final EnvoyGatewayProcess envoyGateway;
    private final Kubelet kubelet;

    /** Gateway {@code default/gw} listens when this returns; it has no routes. */
    static Cluster start(ControlPlane plane) {
        var rig = Rig.of("cluster");
        try {
            return new Cluster(rig, plane);
        } catch (RuntimeException | AssertionError e) {
            System.err.println("evidence of the cluster's start:\n" + rig.evidence());
            rig.close();
            throw e;
        }
    }

    private Cluster(Rig rig, ControlPlane plane) {
        this.rig = rig;
        this.plane = plane;
        upstreams = upstreams(rig);
        client = rig.keep(new GatewayClient(GATEWAY_PORT));
        Stream.of(NAMESPACE, EnvoyGatewayProcess.NAMESPACE, "tenant").forEach(this::namespace);
        rig.keep(new ServiceProxy(SERVICE_PORT, grpcPort(0), grpcPort(1)));
        replicas = Stream.of(0, 1).map(this::replica).toList();
        kubelet = Kubelet.start(rig, plane, EnvoyGatewayProcess.NAMESPACE, this::processor);
        envoyGateway = EnvoyGatewayProcess.start(rig, plane, OptionalInt.of(SERVICE_PORT));
        Manifests.of("gateway/common", "gateway/kubernetes", "upstreams").applyTo(plane.admin());
        replicas.forEach(LockkeeperProcess::awaitReady);
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

    private LockkeeperProcess replica(int number) {
        var name = "lockkeeper-" + number;
        return LockkeeperProcess.launch(
                rig,
                name,
                Map.ofEntries(
                        Map.entry(
                                "KUBECONFIG",
                                plane.kubeconfig(name, "system:masters").toString()),
                        Map.entry("LOCKKEEPER_SOURCE", "kubernetes"),
                        Map.entry("LOCKKEEPER_ROLES", "controller,extension"),
                        Map.entry("POD_NAMESPACE", NAMESPACE),
                        Map.entry("LOCKKEEPER_GRPC_PORT", Integer.toString(grpcPort(number))),
                        Map.entry("LOCKKEEPER_HTTP_PORT", Integer.toString(8090 + number)),
                        Map.entry("LOCKKEEPER_WEBHOOK_PORT", "0"),
                        Map.entry("LOCKKEEPER_MANAGEMENT_PORT", Integer.toString(9090 + number)),
                        // A third of the usual times: tests wait for a leader's lease to end.
                        Map.entry("LOCKKEEPER_LEADER_ELECTION_LEASE_DURATION", "5s"),
                        Map.entry("LOCKKEEPER_LEADER_ELECTION_RENEW_DEADLINE", "3s"),
                        Map.entry("LOCKKEEPER_LEADER_ELECTION_RETRY_PERIOD", "1s")));
    }

    /** Told of bundles by both replicas, as the addresses of a Service without a cluster IP. */
    private LockkeeperProcess processor(Pod pod, Path bundle) {
        return LockkeeperProcess.launch(
                rig,
                "processor-" + pod.getMetadata().getName(),
                Map.ofEntries(
                        Map.entry("LOCKKEEPER_ROLES", "processor"),
                        Map.entry(
                                "LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS",
                                "127.0.0.1:%d,127.0.0.1:%d".formatted(grpcPort(0), grpcPort(1))),
                        Map.entry("LOCKKEEPER_PROCESSOR_BUNDLE_FOLDER", bundle.toString()),
                        Map.entry("LOCKKEEPER_PROCESSOR_GATEWAY", "default/gw"),
                        Map.entry("POD_NAME", pod.getMetadata().getName()),
                        Map.entry("POD_NAMESPACE", pod.getMetadata().getNamespace()),
                        Map.entry("LOCKKEEPER_HTTP_PORT", "8092"),
                        Map.entry("LOCKKEEPER_MANAGEMENT_PORT", "9092")));
    }

    private static int grpcPort(int replica) {
        return 1163 + 100 * replica;
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
