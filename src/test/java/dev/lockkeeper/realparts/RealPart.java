package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A program or file of {@code etc/real-parts/versions}; installed by its first use. */
public enum RealPart {
    ETCD,
    KUBE_APISERVER,
    KUBE_CONTROLLER_MANAGER,
    ENVOY_GATEWAY,
    ENVOY,
    HELM,
    GATEWAY_CRDS,
    RATELIMIT,
    REDIS_SERVER;

    private static final Map<RealPart, Path> INSTALLED = new ConcurrentHashMap<>();

    /** The name that {@code etc/real-parts/install} knows. */
    public String partName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where it lies; asks the install script once per JVM. Fails with the script's one line. */
    public Path path() {
        return INSTALLED.computeIfAbsent(this, RealPart::install);
    }

    private Path install() {
        try {
            var script = new ProcessBuilder("etc/real-parts/install", "--path", partName()).start();
            script.getOutputStream().close();
            var lastProgress = "";
            try (var progress = script.errorReader(StandardCharsets.UTF_8)) {
                for (var line = progress.readLine(); line != null; line = progress.readLine()) {
                    System.err.println(line);
                    lastProgress = line;
                }
            }
            var printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (script.waitFor() != 0) {
                throw new IllegalStateException(lastProgress);
            }
            return Path.of(printed);
        } catch (IOException e) {
            throw new UncheckedIOException("etc/real-parts/install cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while installing " + partName(), e);
        }
    }
}
