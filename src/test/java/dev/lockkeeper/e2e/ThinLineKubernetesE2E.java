package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;

/** From objects in an API server to an answered request, with Lockkeeper as the operator. */
@WithApiServer(controllers = "garbagecollector")
class ThinLineKubernetesE2E extends ThinLine {
    private static final String NAMESPACE = "envoy-ai-gateway-system";

    private Parts parts;

    @BeforeAll
    void start(Rig rig, ControlPlane plane) {
        var one = FakeUpstream.start(rig, "one", 7001);
        var two = FakeUpstream.start(rig, "two", 7002);
        var client = rig.keep(new GatewayClient(10080));
        plane.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        EnvoyGatewayProcess.start(rig, plane, OptionalInt.of(1063));
        LockkeeperProcess.start(
                rig,
                "lockkeeper-0",
                Map.of(
                        "KUBECONFIG",
                        plane.kubeconfig("lockkeeper-0", "system:masters").toString(),
                        "LOCKKEEPER_SOURCE",
                        "kubernetes",
                        "LOCKKEEPER_ROLES",
                        "controller,extension,processor",
                        "POD_NAMESPACE",
                        NAMESPACE,
                        // Envoy Gateway, which has a pod of its own in a cluster, listens on 8080 here.
                        "LOCKKEEPER_HTTP_PORT",
                        "8088"));
        Manifests.of("gateway/common", "gateway/kubernetes").applyTo(plane.admin());
        Manifests.of("thin-line/common", "thin-line/kubernetes").applyTo(plane.admin(), rig);
        var envoy = EnvoyProcess.start(rig, plane, "default", "gw", 10080);
        parts = new Parts(client, one, two, envoy.admin());
        awaitTraffic(client);
    }

    @Override
    Parts parts() {
        return parts;
    }
}
