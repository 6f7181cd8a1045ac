package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One process of all roles answers for limits on the ports that it has anyway, and a changed QuotaPolicy changes its answers. */
@EndToEnd
class RateLimitBesideE2E {
    private static final String QUOTA = """
            apiVersion: aigateway.envoyproxy.io/v1alpha1
            kind: QuotaPolicy
            metadata: { name: tokens, namespace: default }
            spec:
              targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: one }]
              perModelQuotas:
              - modelName: writer
                quota: { mode: Shared, defaultBucket: { limit: 100, duration: 1d } }
            """;

    @Test
    void limitsOfFilesAndOfQuotaPoliciesAreServed(Rig rig) throws IOException {
        // Given
        var source = rig.folder("source");
        Manifests.of("gateway/common", "upstreams").copyTo(source);
        var policy = Files.writeString(source.resolve("quota.yaml"), QUOTA);
        var limits = rig.folder("limits");
        Files.writeString(
                Files.createDirectories(limits.resolve("config")).resolve("shop.yaml"),
                "domain: shop\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]\n");

        // When
        LockkeeperProcess.start(rig, "lockkeeper-0", environment(source, rig.folder("output"), limits));
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", 1063).usePlaintext().build();
        rig.keep(channel::shutdownNow);
        var service = RateLimitServiceGrpc.newBlockingStub(channel);

        // Then
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService("ratelimit")
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(Loopback.get("http://127.0.0.1:8080/healthcheck")).isEqualTo("OK");
        assertThat(Loopback.get("http://127.0.0.1:8080/explain?domain=shop&a=x"))
                .contains("\"why\":\"limited\"");
        assertThat(List.of(code(service, question("shop", 1, "a", "x")), code(service, question("shop", 1, "a", "x"))))
                .containsExactly(Code.OK, Code.OVER_LIMIT);
        var spent = question("ai-gateway-quota", 60, "backend_name", "default/one", "model_name_override", "writer");
        await().untilAsserted(() ->
                assertThat(Loopback.get("http://127.0.0.1:6070/rlconfig")).contains("requests_per_unit=100"));
        assertThat(List.of(code(service, spent), code(service, spent))).containsExactly(Code.OK, Code.OVER_LIMIT);

        // When
        Files.writeString(policy, QUOTA.replace("limit: 100", "limit: 150"));

        // Then
        await().untilAsserted(() ->
                assertThat(Loopback.get("http://127.0.0.1:6070/rlconfig")).contains("requests_per_unit=150"));
        assertThat(List.of(code(service, spent), code(service, spent))).containsExactly(Code.OK, Code.OVER_LIMIT);

        // When
        Files.delete(policy);

        // Then
        await().untilAsserted(() -> assertThat(code(service, spent)).isEqualTo(Code.OK));
        assertThat(code(service, question("shop", 1, "a", "x"))).isEqualTo(Code.OVER_LIMIT);
    }

    private static Map<String, String> environment(Path source, Path output, Path limits) {
        return Map.of(
                "LOCKKEEPER_SOURCE",
                "directory",
                "LOCKKEEPER_DIRECTORY",
                source.toString(),
                "LOCKKEEPER_OUTPUT",
                output.toString(),
                "LOCKKEEPER_ROLES",
                "controller,extension,processor,ratelimit",
                "RUNTIME_ROOT",
                limits.toString(),
                "RUNTIME_WATCH_ROOT",
                "false");
    }

    private static Code code(RateLimitServiceGrpc.RateLimitServiceBlockingStub service, RateLimitRequest question) {
        RateLimitResponse answer = service.shouldRateLimit(question);
        return answer.getOverallCode();
    }

    /** One descriptor: key, value, key, value, … */
    private static RateLimitRequest question(String domain, int hits, String... entries) {
        var descriptor = RateLimitDescriptor.newBuilder();
        for (int i = 0; i < entries.length; i += 2) {
            descriptor.addEntries(Entry.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return RateLimitRequest.newBuilder()
                .setDomain(domain)
                .setHitsAddend(hits)
                .addDescriptors(descriptor)
                .build();
    }
}
