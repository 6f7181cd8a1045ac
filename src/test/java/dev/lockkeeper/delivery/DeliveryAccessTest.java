package dev.lockkeeper.delivery;

import static dev.lockkeeper.delivery.Bundles.GATEWAY;
import static dev.lockkeeper.delivery.Bundles.bundle;
import static dev.lockkeeper.delivery.RawProcessor.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.delivery.BundleSources.Credentials;
import dev.lockkeeper.grpc.TlsFiles;
import dev.lockkeeper.processor.ProcessorConfigs;
import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.CertificateAuthority.Signed;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor on another host gets no credentials but over TLS, with a certificate or the token. */
class DeliveryAccessTest {

    private final FixedBundles published = FixedBundles.leading(1).with(bundle("one"));

    @TempDir
    Path folder;

    @Test
    void refusesCallersOfOtherHostsWithoutTls() {
        // Given
        try (Replica replica = Replica.distrusting(published, Optional.empty(), Optional.empty());
                RawProcessor processor = new RawProcessor(replica)) {
            // When
            processor.say(hello()).read(1);

            // Then
            await().until(() -> processor.end().isPresent());
            Status end = processor.end().orElseThrow();
            assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(end.getDescription())
                    .contains("lockkeeper.grpc.tls.certificate", "lockkeeper.bundle.token-file")
                    .contains("lockkeeper.processor.bundle-tls.ca", "lockkeeper.processor.bundle-token-file")
                    .endsWith("this connection has no TLS");
            assertThat(processor.messages()).isEmpty();
        }
    }

    @Test
    void letsInWhoeverHasTheTokenOfTheFileAsItIsNow() throws Exception {
        // Given
        var authority = new CertificateAuthority(folder);
        Path ours = Files.writeString(folder.resolve("server-token"), "first\n");
        Path theirs = Files.writeString(folder.resolve("processor-token"), "second");
        try (Replica replica = Replica.distrusting(published, Optional.of(ours), tls(authority, Optional.empty()));
                BundleClient client = client(
                        replica,
                        new Credentials(
                                Optional.of(authority.certificate()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(theirs)))) {
            await().during(Duration.ofMillis(700)).until(() -> !client.ready());

            // When
            Files.writeString(ours, "second\n");

            // Then
            await().atMost(Duration.ofSeconds(20)).until(() -> client.used().equals(Map.of(GATEWAY, "one")));
        }
    }

    @Test
    void letsInWhoeverHasACertificateAndNobodyWithAnEmptyToken() throws Exception {
        // Given
        var authority = new CertificateAuthority(folder);
        Signed own = authority.client("processor", "processor");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        var byToken = new Credentials(
                Optional.of(authority.certificate()), Optional.empty(), Optional.empty(), Optional.of(empty));
        var byCertificate = new Credentials(
                Optional.of(authority.certificate()),
                Optional.of(own.certificate()),
                Optional.of(own.key()),
                Optional.empty());

        // When / Then
        try (Replica replica = Replica.distrusting(published, Optional.of(empty), tls(authority, Optional.empty()));
                BundleClient client = client(replica, byToken)) {
            await().during(Duration.ofMillis(700)).until(() -> !client.ready());
        }
        try (Replica replica = Replica.distrusting(
                        published, Optional.empty(), tls(authority, Optional.of(authority.certificate())));
                BundleClient client = client(replica, byCertificate)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> client.used().equals(Map.of(GATEWAY, "one")));
        }
    }

    private static Optional<TlsFiles> tls(CertificateAuthority authority, Optional<Path> clientCa) {
        Signed server = authority.server("server");
        return Optional.of(new TlsFiles(server.certificate(), server.key(), clientCa, Duration.ofSeconds(10)));
    }

    private static BundleClient client(Replica replica, Credentials credentials) {
        BundleClient client = new BundleClient(
                new BundleSources(
                        List.of(replica.at()), Optional.empty(), Optional.of(GATEWAY), Optional.empty(), credentials),
                "node",
                "v1.1.0",
                new ProcessorConfigs(),
                new SimpleMeterRegistry());
        client.start();
        return client;
    }
}
