package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The Envoy of one Gateway, with the arguments and files that Envoy Gateway's Deployment gives to its Pod. */
final class EnvoyProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(40);

    private final Rig rig;
    private final String name;
    private final List<String> command;
    private final EnvoyAdmin admin;
    private RunningProcess process;

    /** Waits for the Deployment of this Gateway; listens on the Gateway's ports when this returns. */
    static EnvoyProcess start(Rig rig, ControlPlane plane, String namespace, String gateway, int... listenerPorts) {
        var deployment = deployment(plane, namespace, gateway);
        var name = "envoy-" + namespace + "-" + gateway;
        var folder = rig.folder(name);
        var certs = rig.folder(name + "/certs");
        var sds = rig.folder(name + "/sds");
        EnvoyGatewayProcess.secretTo(plane, "envoy", certs);
        writeSds(plane, deployment, certs, sds);
        var admin = new EnvoyAdmin(FreePorts.next());
        var arguments = arguments(deployment, folder, certs, sds, admin.port());
        var envoy = rig.keep(new EnvoyProcess(rig, name, arguments, admin));
        rig.evidence(name + " statistics", admin::summary);
        for (int port : listenerPorts) {
            envoy.awaitListening(port);
        }
        return envoy;
    }

    private EnvoyProcess(Rig rig, String name, List<String> command, EnvoyAdmin admin) {
        this.rig = rig;
        this.name = name;
        this.command = command;
        this.admin = admin;
        process = rig.start(name, command, Map.of());
    }

    EnvoyAdmin admin() {
        return admin;
    }

    RunningProcess process() {
        return process;
    }

    /** Kills it and starts it anew on the same ports; does not wait for it to listen. */
    void restart() {
        process.kill();
        process = rig.start(name, command, Map.of());
    }

    void awaitListening(int port) {
        process.await("port " + port, READY, () -> Loopback.listens(port));
    }

    @Override
    public void close() {
        process.kill();
    }

    private static Deployment deployment(ControlPlane plane, String namespace, String gateway) {
        var ofGateway = plane.admin()
                .apps()
                .deployments()
                .inNamespace(EnvoyGatewayProcess.NAMESPACE)
                .withLabel("gateway.envoyproxy.io/owning-gateway-namespace", namespace)
                .withLabel("gateway.envoyproxy.io/owning-gateway-name", gateway);
        return Awaitility.await("Deployment of Gateway " + namespace + "/" + gateway)
                .atMost(READY)
                .until(() -> ofGateway.list().getItems().stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The ConfigMap bears the Deployment's name; its files name files of /certs. */
    private static void writeSds(ControlPlane plane, Deployment deployment, Path certs, Path sds) {
        plane.admin()
                .configMaps()
                .inNamespace(EnvoyGatewayProcess.NAMESPACE)
                .withName(deployment.getMetadata().getName())
                .require()
                .getData()
                .forEach((file, content) -> write(sds.resolve(file), content.replace("/certs/", certs + "/")));
    }

    private static List<String> arguments(Deployment deployment, Path folder, Path certs, Path sds, int adminPort) {
        var container = deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(candidate -> candidate.getName().equals("envoy"))
                .findFirst()
                .orElseThrow();
        var command = new ArrayList<>(List.of(RealPart.ENVOY.path().toString()));
        for (var argument : container.getArgs()) {
            command.add(argument.replaceAll("\\$\\([A-Z_]+\\)", "e2e"));
        }
        int bootstrap = command.indexOf("--config-yaml");
        command.set(bootstrap, "--config-path");
        command.set(
                bootstrap + 1,
                write(
                                folder.resolve("bootstrap.yaml"),
                                EnvoyBootstrap.of(command.get(bootstrap + 1), certs, sds, adminPort))
                        .toString());
        // No hot restart, so nothing stays in /dev/shm.
        command.addAll(List.of("--concurrency", "1", "--disable-hot-restart"));
        return command;
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
