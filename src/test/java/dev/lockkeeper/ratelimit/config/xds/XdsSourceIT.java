package dev.lockkeeper.ratelimit.config.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.ratelimit.config.DomainConfig;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import dev.lockkeeper.ratelimit.config.proto.RateLimitDescriptor;
import dev.lockkeeper.ratelimit.config.proto.RateLimitPolicy;
import dev.lockkeeper.ratelimit.config.proto.RateLimitUnit;
import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.CertificateAuthority.Signed;
import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits follow a control plane; what it sends wrong, and its absence, take nothing away that was good. */
class XdsSourceIT {

    private final int port = FreePorts.next();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile LoadedConfig loaded = new LoadedConfig(List.of(), List.of(), false);

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerIsServedAndAcknowledged() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            // When
            plane.set("7", config("shop", limit("a", 3)), config("bank", limit("b", 4)));

            // Then
            await().untilAsserted(() -> assertThat(domains()).containsExactly("bank", "shop"));
            await().untilAsserted(() -> assertThat(plane.requests()).hasSize(2));
            DiscoveryRequest first = plane.requests().getFirst();
            assertThat(first.getTypeUrl())
                    .isEqualTo("type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig");
            assertThat(first.getVersionInfo()).isEmpty();
            assertThat(first.getNode().getId()).isEqualTo("envoy-ratelimit");
            assertThat(first.getNode().getMetadata().getFieldsOrThrow("zone").getStringValue())
                    .isEqualTo("a");
            assertThat(plane.headers().getFirst().get(Metadata.Key.of("x-team", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("green");
            DiscoveryRequest acknowledged = plane.requests().getLast();
            assertThat(acknowledged.getVersionInfo()).isEqualTo("7");
            assertThat(acknowledged.getResponseNonce()).isEqualTo("1");
            assertThat(acknowledged.hasErrorDetail()).isFalse();
            assertThat(source.state()).isEqualTo(new XdsState(true, "7", Optional.empty(), Optional.empty()));
            assertThat(meters.get("lockkeeper.ratelimit.xds.connected").gauge().value())
                    .isEqualTo(1);
        }
    }

    @Test
    void aBadDomainKeepsItsLastGoodVersionAndOthersLoad() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)), config("bank", limit("b", 4)));
            await().until(() -> domains().size() == 2);

            // When
            RateLimitDescriptor nested = limit("x", 1).toBuilder()
                    .addDescriptors(RateLimitDescriptor.newBuilder()
                            .setKey("y")
                            .setRateLimit(RateLimitPolicy.newBuilder().setRequestsPerUnit(1)))
                    .build();
            plane.set("2", config("shop", limit("a", 9), nested), config("bank", limit("b", 5)));

            // Then
            await().untilAsserted(() -> assertThat(plane.refusals()).isNotEmpty());
            DiscoveryRequest refusal = plane.refusals().getFirst();
            assertThat(refusal.getErrorDetail().getMessage())
                    .isEqualTo("shop: invalid rate limit unit 'UNKNOWN' at descriptors[1].descriptors[0]");
            assertThat(refusal.getErrorDetail().getCode()).isEqualTo(3);
            assertThat(refusal.getVersionInfo()).isEqualTo("1");
            assertThat(refusal.getResponseNonce()).isEqualTo("2");
            assertThat(requests("shop")).isEqualTo(3);
            assertThat(requests("bank")).isEqualTo(5);
            assertThat(source.state().refused())
                    .contains(refusal.getErrorDetail().getMessage());
            assertThat(meters.get("lockkeeper.ratelimit.xds.answers")
                            .tag("result", "refused")
                            .counter()
                            .count())
                    .isPositive();

            // A control plane that answers a refusal with the same again does not make a storm.
            await().during(Duration.ofMillis(800))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> plane.refusals().size() <= 2);

            // When
            plane.set("3", config("shop", limit("a", 9)), config("bank", limit("b", 5)));
            // Then
            await().untilAsserted(() -> assertThat(requests("shop")).isEqualTo(9));
            await().untilAsserted(() ->
                    assertThat(plane.requests().getLast().getVersionInfo()).isEqualTo("3"));
        }
    }

    @Test
    void strictlyOneBadDomainRefusesAll() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.ALL_OR_NOTHING)) {
            plane.set("1", config("shop", limit("a", 3)), config("bank", limit("b", 4)));
            await().until(() -> domains().size() == 2);

            // When
            plane.set("2", config("shop", limit("", 9)), config("bank", limit("b", 5)));

            // Then
            await().untilAsserted(() -> assertThat(plane.refusals()).isNotEmpty());
            assertThat(plane.refusals().getFirst().getErrorDetail().getMessage())
                    .isEqualTo("shop: descriptor has empty key at descriptors[0]");
            assertThat(requests("bank")).isEqualTo(4);
            assertThat(source.state().version()).isEqualTo("1");
        }
    }

    @Test
    void anAnswerThatIsNoneIsRefusedWithItsPlace() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)));
            await().until(() -> domains().size() == 1);

            // When
            plane.set(
                    "2",
                    List.of(
                            FakeControlPlane.any(config("shop", limit("a", 8)).toByteString()),
                            FakeControlPlane.any(ByteString.copyFromUtf8("\7nonsense"))));

            // Then
            await().untilAsserted(() -> assertThat(plane.refusals()).isNotEmpty());
            assertThat(plane.refusals().getFirst().getErrorDetail().getMessage())
                    .startsWith("resources[1]: ");
            assertThat(requests("shop")).isEqualTo(3);
            assertThat(source.state().connected()).isTrue();
        }
    }

    @Test
    void anEmptySetClears() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)));
            await().until(() -> domains().size() == 1);
            // When
            plane.set("2");
            // Then
            await().untilAsserted(() -> assertThat(domains()).isEmpty());
            await().untilAsserted(() -> assertThat(source.state().version()).isEqualTo("2"));
        }
    }

    @Test
    void whileTheControlPlaneIsAwayLimitsStayAndItIsFoundAgain() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)));
            await().until(() -> source.state().version().equals("1"));

            // When
            plane.stop();
            // Then
            await().until(() -> !source.state().connected());
            assertThat(requests("shop")).isEqualTo(3);
            assertThat(source.state().lost()).isPresent();
            await().until(() ->
                    meters.get("lockkeeper.ratelimit.xds.lost").counter().count() >= 3);

            // When
            plane.restart();
            plane.set("2", config("shop", limit("a", 4)));
            // Then
            await().untilAsserted(() -> assertThat(requests("shop")).isEqualTo(4));
            assertThat(plane.requests())
                    .filteredOn(request -> request.getResponseNonce().isEmpty())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(request -> assertThat(request.getVersionInfo()).isEmpty());
        }
    }

    @Test
    void aNewControlPlaneThatCountsFromTheStartIsFollowed() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)));
            await().until(() -> source.state().version().equals("1"));

            // When: it comes again with the same content
            plane.stop();
            await().until(() -> !source.state().connected());
            plane.restart();
            // Then
            await().until(() -> source.state().connected());
            assertThat(source.state()).isEqualTo(new XdsState(true, "1", Optional.empty(), Optional.empty()));
            assertThat(loaded.changed()).isFalse();
            assertThat(requests("shop")).isEqualTo(3);

            // When: and with the same number for other content
            plane.stop();
            await().until(() -> !source.state().connected());
            plane.set("1", config("shop", limit("a", 4)));
            plane.restart();
            // Then
            await().untilAsserted(() -> assertThat(requests("shop")).isEqualTo(4));
            assertThat(loaded.changed()).isTrue();
        }
    }

    @Test
    void aRefusalNamesOnlyVersionsOfItsOwnStream() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("2", config("shop", limit("a", 3)));
            await().until(() -> source.state().version().equals("2"));
            plane.stop();
            await().until(() -> !source.state().connected());

            // When
            plane.set("1", config("shop", limit("", 4)));
            plane.restart();

            // Then
            await().untilAsserted(() -> assertThat(plane.refusals()).isNotEmpty());
            assertThat(plane.refusals().getFirst().getVersionInfo()).isEmpty();
            assertThat(requests("shop")).isEqualTo(3);
        }
    }

    @Test
    void anAnswerThatIsTooLargeTakesNothingAway() throws IOException {
        try (FakeControlPlane plane = plane();
                XdsSource source = start(Strictness.PER_FILE)) {
            plane.set("1", config("shop", limit("a", 3)));
            await().until(() -> domains().size() == 1);
            // When
            plane.set("2", config("shop", limit("k".repeat(70_000), 5)));
            // Then
            await().untilAsserted(
                            () -> assertThat(source.state().lost().orElse("")).contains("RESOURCE_EXHAUSTED", "65536"));
            assertThat(requests("shop")).isEqualTo(3);
        }
    }

    @Test
    void bothSidesShowTheirCertificates() throws Exception {
        CertificateAuthority authority = new CertificateAuthority(Files.createDirectories(folder.resolve("ca")));
        Signed server = authority.server("server");
        Signed client = authority.namedClient("ratelimit", "ratelimit.example");
        SslContext serverTls = GrpcSslContexts.forServer(
                        server.certificate().toFile(), server.key().toFile())
                .trustManager(authority.certificate().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        Supplier<SslContext> clientTls = () -> {
            try {
                return GrpcSslContexts.forClient()
                        .trustManager(authority.certificate().toFile())
                        .keyManager(client.certificate().toFile(), client.key().toFile())
                        .build();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        try (FakeControlPlane plane = new FakeControlPlane(port, Optional.of(serverTls))) {
            plane.set("1", config("shop", limit("a", 3)));
            // When, Then
            try (XdsSource source = start(Strictness.PER_FILE, Optional.of(clientTls), "localhost")) {
                await().untilAsserted(() -> assertThat(source.state().version()).isEqualTo("1"));
            }
            try (XdsSource source = start(Strictness.PER_FILE, Optional.of(clientTls), "other.example")) {
                await().until(() -> source.state().lost().orElse("").startsWith("UNAVAILABLE"));
                assertThat(source.state().version()).isEmpty();
            }
        }
    }

    private FakeControlPlane plane() throws IOException {
        return new FakeControlPlane(port, Optional.empty());
    }

    private XdsSource start(Strictness strictness) {
        return start(strictness, Optional.empty(), "");
    }

    private XdsSource start(Strictness strictness, Optional<Supplier<SslContext>> tls, String serverName) {
        XdsSource source = new XdsSource(
                new XdsSettings(
                        "127.0.0.1:" + port,
                        "envoy-ratelimit",
                        Struct.newBuilder()
                                .putFields(
                                        "zone",
                                        Value.newBuilder().setStringValue("a").build())
                                .build(),
                        Map.of("x-team", "green"),
                        tls,
                        Optional.of(serverName).filter(name -> !name.isEmpty()),
                        65_536,
                        Duration.ofMillis(50),
                        new XdsBackoff(Duration.ofMillis(50), Duration.ofMillis(200), 2, 0.5)),
                new LastGoodConfig(strictness, false),
                loops,
                new XdsMeters(meters),
                config -> loaded = config);
        source.start();
        return source;
    }

    private List<String> domains() {
        return loaded.domains().stream().map(DomainConfig::domain).toList();
    }

    private long requests(String domain) {
        return loaded.domains().stream()
                .filter(config -> config.domain().equals(domain))
                .findFirst()
                .orElseThrow()
                .descriptors()
                .getFirst()
                .limits()
                .getFirst()
                .requests();
    }

    private static RateLimitConfig config(String domain, RateLimitDescriptor... descriptors) {
        return RateLimitConfig.newBuilder()
                .setName(domain)
                .setDomain(domain)
                .addAllDescriptors(List.of(descriptors))
                .build();
    }

    private static RateLimitDescriptor limit(String key, int requests) {
        return RateLimitDescriptor.newBuilder()
                .setKey(key)
                .setRateLimit(
                        RateLimitPolicy.newBuilder().setUnit(RateLimitUnit.DAY).setRequestsPerUnit(requests))
                .build();
    }
}
