package dev.lockkeeper.attach;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the containers of all Gateways have in common (reference envoy-ai-gateway.md §5.1).
 *
 * @param environment variables of every container, in this order
 * @param maxMessageSize largest gRPC message in bytes
 * @param bundleServers host:port of replicas that stream bundles to a processor of ours; empty for mounted Secrets alone
 * @param nativeSidecar an init container that goes on running, which Kubernetes 1.33 and later start before Envoy and end after it
 */
public record SidecarSettings(
        Image image,
        List<Map.Entry<String, String>> environment,
        Logs logs,
        Paths paths,
        long maxMessageSize,
        HeaderAttributes headerAttributes,
        McpSessions mcpSessions,
        List<String> bundleServers,
        boolean nativeSidecar) {

    public static final SidecarSettings DEFAULT = new SidecarSettings(
            new Image("docker.io/envoyproxy/ai-gateway-extproc:latest", "IfNotPresent", List.of()),
            List.of(),
            new Logs("info", "text", false),
            new Paths("/", ""),
            512L * 1024 * 1024,
            HeaderAttributes.NONE,
            new McpSessions("default-insecure-seed", 100_000, "", 100_000),
            List.of(),
            true);

    public SidecarSettings {
        environment = List.copyOf(environment);
        bundleServers = List.copyOf(bundleServers);
    }

    /** The same with or without native sidecars. */
    public SidecarSettings withNativeSidecar(boolean yes) {
        return new SidecarSettings(
                image, environment, logs, paths, maxMessageSize, headerAttributes, mcpSessions, bundleServers, yes);
    }

    /** @param pullSecrets names of Secrets beside the pod */
    public record Image(String reference, String pullPolicy, List<String> pullSecrets) {
        public Image {
            pullSecrets = List.copyOf(pullSecrets);
        }
    }

    /** @param redaction contents stay out of the debug log */
    public record Logs(String level, String format, boolean redaction) {}

    /** Prefixes of paths: of all, and below it of single APIs, as {@code openai:/v0,cohere:/cohere}. */
    public record Paths(String root, String endpoints) {}

    /** Pairs {@code header:attribute}. Absent leaves the processor its own default; an empty text means none. */
    public record HeaderAttributes(
            Optional<String> request, Optional<String> span, Optional<String> metrics, Optional<String> log) {

        public static final HeaderAttributes NONE =
                new HeaderAttributes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** From what the key of MCP session ids is derived. An empty fallback is none. */
    public record McpSessions(String seed, long iterations, String fallbackSeed, long fallbackIterations) {

        /** Without the seeds. */
        @Override
        public String toString() {
            return "McpSessions[iterations=%d, fallback=%s]".formatted(iterations, !fallbackSeed.isEmpty());
        }
    }
}
