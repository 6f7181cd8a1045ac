package dev.lockkeeper.app;

import dev.lockkeeper.delivery.BundleSources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where objects come from, decided from settings and surroundings. */
sealed interface SourceChoice {

    /** A cluster, found as kubectl finds it. */
    record Kubernetes() implements SourceChoice {}

    /** A folder, and where to put what is generated from it. */
    record Directory(Path manifests, Path output) implements SourceChoice {}

    /** Nowhere: a processor that is given its bundles. */
    record None(BundleSources bundles) implements SourceChoice {}

    /** Nowhere: a rate limit service, which reads limits and no objects. */
    record Limits() implements SourceChoice {}

    static SourceChoice of(AppConfig config, Map<String, String> environment) {
        if (Role.RATELIMIT.alone(config.roles())) {
            return new Limits();
        }
        Optional<BundleSources> bundles = BundleSettings.of(config, environment);
        if (bundles.isPresent()) {
            return new None(bundles.get());
        }
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
                                                "lockkeeper.directory (LOCKKEEPER_DIRECTORY): required with source \"directory\": the folder of manifests; for a cluster set KUBECONFIG or LOCKKEEPER_SOURCE=kubernetes; for a processor alone set LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS")),
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
