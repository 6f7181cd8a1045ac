package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.CertificateAuthority.Signed;
import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With TLS, and a name that clients must have, a client of the same authority with another name gets no answer. */
class ClientNameTest {

    @TempDir
    Path folder;

    @Test
    void onlyTheNamedClientIsAnswered() throws Exception {
        // Given
        Files.createDirectories(folder.resolve("config"));
        CertificateAuthority authority = new CertificateAuthority(Files.createDirectories(folder.resolve("ca")));
        Signed server = authority.server("server");
        int port = FreePorts.next();
        Vertx vertx = Vertx.vertx();
        try (RateLimitServer service = new RateLimitServer(
                TestConfig.of(Map.of()),
                Map.ofEntries(
                        Map.entry("GRPC_HOST", "127.0.0.1"),
                        Map.entry("GRPC_PORT", Integer.toString(port)),
                        Map.entry("DEBUG_HOST", "127.0.0.1"),
                        Map.entry("DEBUG_PORT", "0"),
                        Map.entry("RUNTIME_ROOT", folder.toString()),
                        Map.entry("RUNTIME_WATCH_ROOT", "false"),
                        Map.entry("GRPC_SERVER_USE_TLS", "true"),
                        Map.entry("GRPC_SERVER_TLS_CERT", server.certificate().toString()),
                        Map.entry("GRPC_SERVER_TLS_KEY", server.key().toString()),
                        Map.entry(
                                "GRPC_CLIENT_TLS_CACERT",
                                authority.certificate().toString()),
                        Map.entry("GRPC_CLIENT_TLS_SAN", "envoy.example")),
                vertx,
                new SimpleMeterRegistry())) {
            service.start();

            // When, Then
            assertThatThrownBy(() -> ask(port, authority, authority.namedClient("friend", "envoy.example")))
                    .hasMessage("UNKNOWN: rate limit domain must not be empty");
            assertThatThrownBy(() -> ask(port, authority, authority.namedClient("stranger", "other.example")))
                    .hasMessage("PERMISSION_DENIED: the client's certificate does not have the required name");
            // Made-up calls on a port of their own need no certificate.
            await().atMost(Duration.ofSeconds(20)).until(service::healthy);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void ask(int port, CertificateAuthority authority, Signed client) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(authority.certificate().toFile())
                        .keyManager(client.certificate().toFile(), client.key().toFile())
                        .build())
                .overrideAuthority("localhost")
                .build();
        try {
            assertThat(RateLimitServiceGrpc.newBlockingStub(channel)
                            .shouldRateLimit(RateLimitRequest.getDefaultInstance()))
                    .isNotNull();
        } finally {
            channel.shutdownNow();
        }
    }
}
