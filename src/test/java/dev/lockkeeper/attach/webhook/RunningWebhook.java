package dev.lockkeeper.attach.webhook;

import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.attach.certificate.CertificateFiles;
import dev.lockkeeper.attach.certificate.CertificateFollower;
import dev.lockkeeper.attach.certificate.CertificateMode;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.realparts.CertificateAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A webhook on 127.0.0.1 with its certificate in a folder, and the model that the test gives it. */
final class RunningWebhook implements AutoCloseable {

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicReference<Optional<GatewayModel>> model = new AtomicReference<>(Optional.empty());
    private final Vertx vertx = Vertx.vertx();
    private final CertificateFollower certificate;
    private final WebhookServer server;
    private final Path folder;

    RunningWebhook(Path folder) {
        this.folder = folder;
        certificate = new CertificateFollower(
                CertificateMode.FILES,
                new CertificateFiles(folder, "tls.crt", "tls.key", "ca.crt"),
                new CertificateFollower.Timing(Duration.ofMillis(50), Duration.ofMinutes(1)),
                meters,
                Clock.systemUTC(),
                System::nanoTime);
        server = new WebhookServer(
                vertx,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                certificate.shown(),
                new PodReviews(model::get, new SidecarPlanner(() -> SidecarSettings.DEFAULT)),
                meters);
        server.start();
        certificate.start();
    }

    /** As a kubelet changes a volume: each file is there whole. */
    void publish(CertificateAuthority.Signed signed, Path authority) throws IOException {
        put(authority, "ca.crt");
        put(signed.key(), "tls.key");
        put(signed.certificate(), "tls.crt");
    }

    void put(Path file, String name) throws IOException {
        Path copy = Files.copy(file, folder.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean ready() {
        return certificate.shown().present();
    }

    String url(String path) {
        return "https://127.0.0.1:" + server.port() + path;
    }

    HttpResponse<String> send(Path authority, HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    HttpResponse<String> post(Path authority, String body) throws Exception {
        return send(
                authority,
                HttpRequest.newBuilder(URI.create(url("/mutate?timeout=10s")))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Subject of the certificate that a new connection is shown. */
    String shownTo(Path authority, String protocol) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting(authority).getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    double reviews(String outcome) {
        return meters.get("lockkeeper.webhook.reviews")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Override
    public void close() throws Exception {
        server.close();
        certificate.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
