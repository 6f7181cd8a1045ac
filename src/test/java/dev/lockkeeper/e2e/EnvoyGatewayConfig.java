package dev.lockkeeper.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The configuration file of Envoy Gateway: where its objects come from, and the extension server it calls, if any.
 *
 * @param provider the YAML below {@code provider:}
 * @param extensionPort of 127.0.0.1; empty: no extension manager at all
 * @param redis of global rate limits, as {@code host:port}; empty: it serves no limits
 */
record EnvoyGatewayConfig(String provider, OptionalInt extensionPort, Optional<String> redis) {
    private static final String COMMON = """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyGateway
            gateway: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
            # Its port 8080 is ours.
            telemetry: { metrics: { prometheus: { disable: true } } }
            # 19000 is the admin port of the Envoys, which have a network of their own in a cluster.
            admin: { address: { host: 127.0.0.1, port: 19010 } }
            extensionApis: { enableEnvoyPatchPolicy: true, enableBackend: true }
            provider:
            """;

    static EnvoyGatewayConfig kubernetes(OptionalInt extensionPort) {
        return new EnvoyGatewayConfig("""
                type: Kubernetes
                kubernetes: { leaderElection: { disable: true }, rateLimitDeployment: {} }
                """, extensionPort, Optional.empty());
    }

    static EnvoyGatewayConfig standalone(Path home, List<Path> manifests, OptionalInt extensionPort) {
        var paths = manifests.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new EnvoyGatewayConfig(
                """
                type: Custom
                custom:
                  resource: { type: File, file: { paths: [%s] } }
                  infrastructure:
                    type: Host
                    host: { configHome: %s, dataHome: %s, stateHome: %s, runtimeDir: %s }
                """.formatted(
                                paths,
                                home.resolve("config"),
                                home.resolve("data"),
                                home.resolve("state"),
                                home.resolve("run")),
                extensionPort,
                Optional.empty());
    }

    EnvoyGatewayConfig withRateLimits(String address) {
        return new EnvoyGatewayConfig(provider, extensionPort, Optional.of(address));
    }

    String yaml() {
        return COMMON
                + provider.indent(2)
                + redis.map(EnvoyGatewayConfig::rateLimit).orElse("")
                + (extensionPort.isEmpty() ? "" : extension(extensionPort.getAsInt()));
    }

    /** The service may be cold when it is asked first: its timeout is more than the usual 20 ms. */
    private static String rateLimit(String address) {
        return """
                rateLimit: { timeout: 2s, backend: { type: Redis, redis: { url: "%s" } } }
                """.formatted(address);
    }

    private static String extension(int port) {
        return """
                extensionManager:
                  maxMessageSize: 25Mi
                  hooks:
                    xdsTranslator:
                      translation:
                        listener: { includeAll: true }
                        route: { includeAll: true }
                        cluster: { includeAll: true }
                        secret: { includeAll: true }
                      post: [Translation, Cluster, Route]
                  service: { ip: { address: 127.0.0.1, port: %d } }
                """.formatted(port);
    }
}
