package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Envoy Gateway on an API server. No Pod runs there by itself, so the Envoys of its Gateways are started by {@link Kubelet}.
 *
 * <p>At most one at a time: its ports are fixed.
 */
final class EnvoyGatewayProcess implements AutoCloseable {
    static final String NAMESPACE = "envoy-gateway-system";

    /** The final dot is Envoy Gateway's own. */
    static final String XDS_HOST = "envoy-gateway.envoy-gateway-system.svc.cluster.local.";

    private static final Duration READY = Duration.ofSeconds(30);

    private final Rig rig;
    private final List<String> command;
    private final Map<String, String> environment;
    private RunningProcess process;

    /** Ready to translate when this returns; {@code extensionPort}: of the extension server on 127.0.0.1, if any. */
    static EnvoyGatewayProcess start(Rig rig, ControlPlane plane, OptionalInt extensionPort) {
        var environment = Map.of(
                "KUBECONFIG",
                plane.kubeconfig("envoy-gateway", "system:masters").toString(),
                "ENVOY_GATEWAY_NAMESPACE",
                NAMESPACE,
                "KUBERNETES_CLUSTER_DOMAIN",
                "cluster.local");
        plane.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        PrivateSystem.name(XDS_HOST);
        var program = RealPart.ENVOY_GATEWAY.path().toString();
        certgen(rig, List.of(program, "certgen", "--disable-topology-injector"), environment);
        secretTo(plane, "envoy-gateway", PrivateSystem.CERTS);
        var config =
                write(rig.folder("envoy-gateway").resolve("eg.yaml"), EnvoyGatewayConfig.kubernetes(extensionPort));
        return rig.keep(new EnvoyGatewayProcess(
                rig, List.of(program, "server", "--config-path", config.toString()), environment));
    }

    private EnvoyGatewayProcess(Rig rig, List<String> command, Map<String, String> environment) {
        this.rig = rig;
        this.command = command;
        this.environment = environment;
        process = launch();
    }

    /** SIGTERM and a new start; ready when this returns. */
    void restart() {
        close();
        process = launch();
    }

    RunningProcess process() {
        return process;
    }

    @Override
    public void close() {
        Ending.of(process, Duration.ofSeconds(20));
    }

    private RunningProcess launch() {
        var started = rig.start("envoy-gateway", command, environment);
        started.await("readyz", READY, () -> Loopback.answers("http://127.0.0.1:8081/readyz"));
        started.await("xDS port 18000", READY, () -> Loopback.listens(18000));
        return started;
    }

    static void certgen(Rig rig, List<String> command, Map<String, String> environment) {
        var certgen = rig.start("envoy-gateway-certgen", command, environment);
        if (certgen.awaitExit(Duration.ofSeconds(30)) != 0) {
            throw new IllegalStateException("certgen failed: " + String.join("\n", certgen.lines()));
        }
    }

    /** Writes what a kubelet would mount. */
    static void secretTo(ControlPlane plane, String secret, Path folder) {
        var data = plane.admin()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(secret)
                .require()
                .getData();
        data.forEach((file, content) -> {
            try {
                Files.write(
                        folder.resolve(file), Base64.getDecoder().decode(content.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Path write(Path file, EnvoyGatewayConfig config) {
        try {
            return Files.writeString(file, config.yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
