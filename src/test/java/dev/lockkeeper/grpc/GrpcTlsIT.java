package dev.lockkeeper.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.CertificateAuthority.Signed;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server shows the certificate that its files hold now, as long as they hold a whole one, and asks clients for theirs. */
class GrpcTlsIT {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private CertificateAuthority authority;

    @TempDir
    Path folder;

    @TempDir
    Path authorityFolder;

    @TempDir
    Path strangersFolder;

    @BeforeEach
    void makeAuthority() {
        authority = new CertificateAuthority(authorityFolder);
    }

    @Test
    void showsANewCertificateWithoutRestart() throws Exception {
        // Given
        publish(1, authority.server("first"));
        try (GrpcServer server = started(Optional.empty())) {
            assertThat(subjectShownBy(server)).isEqualTo("CN=first");

            // When
            publish(2, authority.server("second"));

            // Then
            await().until(() -> subjectShownBy(server).equals("CN=second"));
            assertThat(meters.get("lockkeeper.grpc.certificate.expiry").gauge().value())
                    .isBetween(29 * 86_400.0, 30 * 86_400.0);
        }
    }

    @Test
    void keepsTheCertificateWhileTheFilesAreBroken() throws Exception {
        // Given
        Signed first = authority.server("first");
        publish(1, first);
        try (GrpcServer server = started(Optional.empty())) {
            // When
            publish(2, new Signed(authority.server("second").certificate(), first.key()));

            // Then
            await().until(() -> reloads("failed") == 1);
            assertThat(subjectShownBy(server)).isEqualTo("CN=first");
            assertThat(answer(server, Optional.empty())).isEqualTo(ServingStatus.SERVING);

            // And when it is whole again
            publish(3, authority.server("third"));
            await().until(() -> subjectShownBy(server).equals("CN=third"));
            assertThat(reloads("loaded")).isEqualTo(2);
        }
    }

    @Test
    void refusesClientsWithoutACertificateOfItsAuthority() throws Exception {
        // Given
        publish(1, authority.server("server"));
        var strangers = new CertificateAuthority(strangersFolder);
        Signed friend = authority.client("friend", "envoy-gateway");
        Signed stranger = strangers.client("stranger", "envoy-gateway");

        // When
        try (GrpcServer server = started(Optional.of(authority.certificate()))) {
            // Then
            assertThat(answer(server, Optional.of(friend))).isEqualTo(ServingStatus.SERVING);
            assertRefused(server, Optional.empty());
            assertRefused(server, Optional.of(stranger));
        }
    }

    @Test
    void takesOtherClientsWhenTheAuthorityIsReplaced() throws Exception {
        // Given
        publish(1, authority.server("server"));
        Path ca = Files.copy(authority.certificate(), folder.resolve("clients.crt"));
        var next = new CertificateAuthority(strangersFolder);
        Signed friend = next.client("friend", "envoy-gateway");
        try (GrpcServer server = started(Optional.of(ca))) {
            assertRefused(server, Optional.of(friend));

            // When
            Files.copy(next.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);

            // Then
            await().ignoreExceptions().until(() -> answer(server, Optional.of(friend)) == ServingStatus.SERVING);
            assertRefused(server, Optional.of(authority.client("former", "envoy-gateway")));
        }
    }

    @Test
    void readsKeysOfEveryUsualForm() throws Exception {
        for (String command : List.of(
                "rsa -in s.key -traditional -out converted.key",
                "pkcs8 -topk8 -nocrypt -in s.key -out converted.key")) {
            // Given
            Signed signed = authority.server("s");
            openssl(command);
            publish(1, new Signed(signed.certificate(), authorityFolder.resolve("converted.key")));

            // When / Then
            try (GrpcServer server = started(Optional.empty())) {
                assertThat(subjectShownBy(server)).isEqualTo("CN=s");
            }
        }
        for (String form : List.of("ecparam -name prime256v1 -genkey -noout", "genpkey -algorithm ed25519")) {
            // Given
            openssl(form + " -out own.key");
            openssl("req -x509 -key own.key -days 30 -out own.crt -subj /CN=own");
            publish(1, new Signed(authorityFolder.resolve("own.crt"), authorityFolder.resolve("own.key")));

            // When / Then
            try (GrpcServer server = started(Optional.empty())) {
                assertThat(subjectShownBy(server)).isEqualTo("CN=own");
            }
        }
    }

    @Test
    void namesTheFileThatKeepsItFromStarting() throws Exception {
        // Given
        Path certificate = Files.writeString(folder.resolve("tls.crt"), "no certificate");
        Path key = folder.resolve("tls.key");

        // When / Then
        assertThatThrownBy(() -> started(Optional.empty())).hasMessage("%s is not there", key);
        Files.writeString(key, "no key");
        assertThatThrownBy(() -> started(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(certificate + ": ");
        Files.copy(authority.server("s").certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> started(Optional.empty()))
                .hasMessage("%s: no unencrypted private key in PEM form", key);
        Files.copy(authority.client("c", "c").key(), key, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> started(Optional.empty()))
                .hasMessage("%s is not the key of the certificate in %s", key, certificate);
    }

    /** As a kubelet does it: a new folder, and a link that is moved to it. */
    private void publish(int version, Signed signed) throws IOException {
        Path data = folder.resolve("..data");
        Path versioned = Files.createDirectories(folder.resolve("..version-" + version));
        Files.copy(signed.certificate(), versioned.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(signed.key(), versioned.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        Path beside = folder.resolve("..next");
        Files.createSymbolicLink(beside, versioned.getFileName());
        Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String name : List.of("tls.crt", "tls.key")) {
            Files.deleteIfExists(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
    }

    private GrpcServer started(Optional<Path> clientCa) {
        var files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"), clientCa, Duration.ofMillis(20));
        GrpcServer server = new GrpcServer(
                GrpcServerSettings.of("test", ListenAddress.parse("127.0.0.1:0"), CallThreads.POOL)
                        .with(Optional.of(files)),
                List.of(),
                () -> true,
                meters);
        server.start();
        return server;
    }

    private double reloads(String outcome) {
        return meters.get("lockkeeper.grpc.certificate.reloads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private void assertRefused(GrpcServer server, Optional<Signed> client) {
        assertThatThrownBy(() -> answer(server, client))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    private ServingStatus answer(GrpcServer server, Optional<Signed> client) throws Exception {
        var tls =
                GrpcSslContexts.forClient().trustManager(authority.certificate().toFile());
        client.ifPresent(signed ->
                tls.keyManager(signed.certificate().toFile(), signed.key().toFile()));
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .sslContext(tls.build())
                .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    /** A new handshake, without looking whether the certificate is to be trusted. */
    private static String subjectShownBy(GrpcServer server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustingAll()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            var chain = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return chain.getSubjectX500Principal().getName();
        }
    }

    private void openssl(String arguments) throws Exception {
        Process process = new ProcessBuilder(("openssl " + arguments).split(" ", -1))
                .directory(authorityFolder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static final class TrustingAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
