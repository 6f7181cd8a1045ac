package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Envoy Gateway with no Kubernetes at all: manifests from folders that it watches, and the Envoy it starts itself.
 *
 * <p>It reads a folder's files but not its subfolders, and one broken file, or one of a kind that it does not know (ours),
 * makes it load nothing at all. The manifests must pin Envoy's version with an EnvoyProxy, or it looks up the newest in the network:
 * {@link #ENVOY_VERSION}.
 */
final class EnvoyGatewayStandalone implements AutoCloseable {
    /** The version that manifests pin; what really starts is {@link RealPart#ENVOY}. */
    static final String ENVOY_VERSION = "1.39.1";

    private static final Duration READY = Duration.ofSeconds(30);

    private final Path home;
    private final RunningProcess process;

    /** Watches these folders; ready when this returns, its Envoys may not be. */
    static EnvoyGatewayStandalone start(Rig rig, List<Path> manifests, OptionalInt extensionPort) {
        return start(rig, manifests, UnaryOperator.identity(), extensionPort);
    }

    /** The same with another configuration. */
    static EnvoyGatewayStandalone start(
            Rig rig, List<Path> manifests, UnaryOperator<EnvoyGatewayConfig> change, OptionalInt extensionPort) {
        var home = rig.folder("envoy-gateway");
        linkEnvoy(home.resolve("data"));
        var program = RealPart.ENVOY_GATEWAY.path().toString();
        var configHome = home.resolve("config").toString();
        EnvoyGatewayProcess.certgen(rig, List.of(program, "certgen", "--local", "--config-home", configHome), Map.of());
        var config = EnvoyGatewayProcess.write(
                home.resolve("eg.yaml"), change.apply(EnvoyGatewayConfig.standalone(home, manifests, extensionPort)));
        var process =
                rig.start("envoy-gateway", List.of(program, "server", "--config-path", config.toString()), Map.of());
        process.await("readyz", READY, () -> Loopback.answers("http://127.0.0.1:8081/readyz"));
        var standalone = rig.keep(new EnvoyGatewayStandalone(home, process));
        rig.evidence("envoy", () -> standalone.admin().map(EnvoyAdmin::summary).orElse("not started"));
        return standalone;
    }

    private EnvoyGatewayStandalone(Path home, RunningProcess process) {
        this.home = home;
        this.process = process;
    }

    /** A folder for each program that is to have a certificate of its authority, named as its Secret in a cluster. */
    Path certificates() {
        return home.resolve("config").resolve("certs");
    }

    RunningProcess process() {
        return process;
    }

    /** The admin interface of the Envoy that was started last, once there is one. */
    Optional<EnvoyAdmin> admin() {
        return newest(home.resolve("run"), "admin-address.txt")
                .map(EnvoyGatewayStandalone::read)
                .map(address -> new EnvoyAdmin(Integer.parseInt(
                        address.substring(address.lastIndexOf(':') + 1).strip())));
    }

    /** SIGTERM, which ends its Envoy too. */
    @Override
    public void close() {
        Ending.of(process, Duration.ofSeconds(20));
    }

    private static void linkEnvoy(Path data) {
        var link = data.resolve("envoy-versions")
                .resolve(ENVOY_VERSION)
                .resolve("bin")
                .resolve("envoy");
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, RealPart.ENVOY.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its runs are in folders named by their time. */
    private static Optional<Path> newest(Path root, String name) {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (var files = Files.find(root, 3, (file, ignored) -> file.endsWith(name))) {
            return files.max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
