package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * With the environment that Envoy Gateway gives its rate limit service, limits of a BackendTrafficPolicy come over its xDS, and its
 * Envoy refuses what exceeds them, by mutual TLS on both ways.
 */
@EndToEnd
class EnvoyGatewayRateLimitE2E {
    private static final String SERVICE = "envoy-ratelimit.envoy-gateway-system.svc.cluster.local";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aPolicysLimitHoldsAndSoDoesItsChange(Rig rig) throws IOException {
        // Given
        PrivateSystem.name("one.test", "envoy-gateway", SERVICE, SERVICE + ".");
        FakeUpstream.start(rig, "one", 7001);
        var client = rig.keep(new GatewayClient(10080));
        var redis = rig.keep(RedisServer.start(rig.folder("redis")));
        var manifests = rig.folder("manifests");
        Manifests.of("gateway/common", "gateway/standalone", "ratelimit").copyTo(manifests);
        var envoyGateway = EnvoyGatewayStandalone.start(
                rig,
                List.of(manifests),
                config -> config.withRateLimits("localhost:" + redis.port()),
                OptionalInt.empty());
        var certificates = envoyGateway.certificates();
        // Another test may have left one.
        Files.copy(
                certificates.resolve("envoy/ca.crt"),
                PrivateSystem.CERTS.resolve("ca.crt"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(manifests.resolve("client-certificate.yaml"), secret(certificates.resolve("envoy")));
        var service = LockkeeperProcess.start(
                rig, "ratelimit", environment(certificates.resolve("envoy-rate-limit"), redis.port()));

        // When
        GatewayClient.await(
                "the policy",
                PATIENCE,
                () -> client.chat("m", "x-user-id", "first"),
                answer -> answer.status() == 200 && answer.headers().containsKey("x-ratelimit-remaining"));
        var statuses =
                List.of(status(client, "ann"), status(client, "ann"), status(client, "ann"), status(client, "ann"));

        // Then
        assertThat(statuses).containsExactly(200, 200, 200, 429);
        assertThat(status(client, "bob")).isEqualTo(200);
        assertThat(Loopback.get("http://127.0.0.1:6070/rlconfig"))
                .contains("requests_per_unit=3", "# xds: connected=true version=")
                .doesNotContain("refused", "lost");
        var admin = envoyGateway.admin().orElseThrow();
        assertThat(admin.stats("ratelimit\\.over_limit$").values()).containsExactly(1L);
        assertThat(admin.stats("ratelimit\\.ok$").values()).allMatch(count -> count >= 4);
        assertThat(admin.stats("ratelimit\\.(error|failure_mode_allowed)$").values())
                .as("calls of Envoy that the service did not answer")
                .allMatch(count -> count <= 1);
        assertThat(admin.stats("cluster\\.ratelimit_cluster\\.ssl\\.handshake$").values())
                .allMatch(count -> count > 0);
        assertThat(admin.rejectedUpdates()).isEmpty();

        // When
        var policy = manifests.resolve("policy.yaml");
        Files.writeString(policy, Files.readString(policy).replace("requests: 3", "requests: 5"));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Loopback.get("http://127.0.0.1:6070/rlconfig"))
                        .contains("requests_per_unit=5"));
        assertThat(List.of(status(client, "ann"), status(client, "ann"), status(client, "ann")))
                .as("two more of today")
                .containsExactly(200, 200, 429);

        // When
        Files.delete(policy);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(client, "ann")).isEqualTo(200));
        assertThat(service.process().isAlive()).isTrue();
    }

    private static int status(GatewayClient client, String user) {
        return client.chat("m", "x-user-id", user).status();
    }

    /** What Envoy Gateway puts into its Deployment, and what of it names ports and paths of a Pod. */
    private static Map<String, String> environment(Path certificates, int redis) {
        return Map.ofEntries(
                Map.entry("LOCKKEEPER_ROLES", "ratelimit"),
                Map.entry("LOG_LEVEL", "info"),
                Map.entry("USE_STATSD", "false"),
                Map.entry("CONFIG_TYPE", "GRPC_XDS_SOTW"),
                Map.entry("CONFIG_GRPC_XDS_SERVER_URL", "envoy-gateway:18001"),
                Map.entry("CONFIG_GRPC_XDS_NODE_ID", "envoy-ratelimit"),
                Map.entry("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"),
                Map.entry("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", path(certificates, "tls.crt")),
                Map.entry("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", path(certificates, "tls.key")),
                Map.entry("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", path(certificates, "ca.crt")),
                Map.entry("FORCE_START_WITHOUT_INITIAL_CONFIG", "true"),
                Map.entry("GRPC_SERVER_USE_TLS", "true"),
                Map.entry("GRPC_SERVER_TLS_CERT", path(certificates, "tls.crt")),
                Map.entry("GRPC_SERVER_TLS_KEY", path(certificates, "tls.key")),
                Map.entry("GRPC_CLIENT_TLS_CACERT", path(certificates, "ca.crt")),
                Map.entry("GRPC_PORT", "8181"),
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redis));
    }

    private static String path(Path certificates, String file) {
        return certificates.resolve(file).toString();
    }

    /** The Secret that Envoy Gateway makes in a cluster. */
    private static String secret(Path certificates) throws IOException {
        return """
                apiVersion: v1
                kind: Secret
                metadata: { name: envoy, namespace: envoy-gateway-system }
                type: kubernetes.io/tls
                data:
                  tls.crt: %s
                  tls.key: %s
                """.formatted(base64(certificates.resolve("tls.crt")), base64(certificates.resolve("tls.key")));
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readString(file).getBytes(StandardCharsets.UTF_8));
    }
}
