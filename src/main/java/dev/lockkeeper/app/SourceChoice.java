package dev.lockkeeper.app;

import java.nio.file.Path;
import java.util.Map;

/** Where objects come from, decided from settings and surroundings. */
sealed interface SourceChoice {

    /** A cluster, found as kubectl finds it. */
    record Kubernetes() implements SourceChoice {}

    /** A folder, and where to put what is generated from it. */
    record Directory(Path manifests, Path output) implements SourceChoice {}

    static SourceChoice of(AppConfig config, Map<String, String> environment) {
        String source = config.source()
                .orElseGet(() -> environment.containsKey("KUBERNETES_SERVICE_HOST")
                                || !environment.getOrDefault("KUBECONFIG", "").isBlank()
                        ? "kubernetes"
                        : "directory");
        return switch (source) {
            case "kubernetes" -> new Kubernetes();
            case "directory" ->
                new Directory(
                        config.directory()
                                .orElseThrow(
                                        () -> new InvalidSetting(
                                                "lockkeeper.directory (LOCKKEEPER_DIRECTORY): required with source \"directory\": the folder of manifests; for a cluster set KUBECONFIG or LOCKKEEPER_SOURCE=kubernetes")),
                        config.output()
                                .orElseThrow(
                                        () -> new InvalidSetting(
                                                "lockkeeper.output (LOCKKEEPER_OUTPUT): required with source \"directory\": the folder for what is generated")));
            default ->
                throw new InvalidSetting(
                        "lockkeeper.source (LOCKKEEPER_SOURCE): unknown source \"%s\"; known are kubernetes, directory"
                                .formatted(source));
        };
    }
}
