package dev.lockkeeper.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a server shows and the authorities that it asks of clients, both taken anew from their files when
 * these change. Files that don't fit together or can't be read change nothing: the certificate before is shown further.
 */
final class ServerTls {

    private static final Logger LOG = Logger.getLogger(GrpcServer.class);

    /** A client whose authority was taken away may resume a session at most this long. */
    private static final Duration SESSION = Duration.ofMinutes(1);

    private final String server;
    private final TlsFiles files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager clients;
    private final AtomicReference<X509Certificate> shown = new AtomicReference<>();
    private final Counter loaded;
    private final Counter failed;
    private Credentials.@Nullable Raw tried;
    private String lastError = "";

    /** @throws IllegalArgumentException when the files can't be used; the message names the one that is wrong */
    ServerTls(String server, TlsFiles files, MeterRegistry meters, InstantSource clock) {
        this.server = server;
        this.files = files;
        this.loaded = reloads(meters, "loaded");
        this.failed = reloads(meters, "failed");
        try {
            this.clients = AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                    .build();
            take(Credentials.Raw.read(files));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(message(e), e);
        }
        Gauge.builder(
                        "lockkeeper.grpc.certificate.expiry",
                        shown,
                        certificate -> Duration.between(
                                        clock.instant(),
                                        certificate.get().getNotAfter().toInstant())
                                .toSeconds())
                .baseUnit("seconds")
                .description("until the certificate that a gRPC server shows expires; negative after that")
                .tag("server", server)
                .strongReference(true)
                .register(meters);
    }

    SslContext context() {
        try {
            SslContextBuilder builder =
                    GrpcSslContexts.configure(SslContextBuilder.forServer(keys)).sessionTimeout(SESSION.toSeconds());
            if (files.clientCa().isPresent()) {
                builder.trustManager(clients).clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (IOException e) {
            throw new IllegalArgumentException(message(e), e);
        }
    }

    /** Looks at the files. Never throws: what is wrong is logged and counted once, and changes nothing. */
    synchronized void reload() {
        try {
            Credentials.Raw now = Credentials.Raw.read(files);
            if (tried != null && tried.sameAs(now)) {
                return;
            }
            tried = now;
            take(now);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            kept(message(e));
        }
    }

    private void take(Credentials.Raw raw) throws IOException, GeneralSecurityException {
        tried = raw;
        Credentials credentials = Credentials.of(raw, files);
        if (files.clientCa().isPresent()) {
            clients.updateTrustCredentials(credentials.authorities().toArray(X509Certificate[]::new));
        }
        keys.updateIdentityCredentials(credentials.chain().toArray(X509Certificate[]::new), credentials.key());
        shown.set(credentials.own());
        lastError = "";
        loaded.increment();
        LOG.infof(
                "grpc certificate loaded server=%s subject=\"%s\" expires=%s",
                server,
                credentials.own().getSubjectX500Principal(),
                credentials.own().getNotAfter().toInstant());
    }

    /** A file that is away is met at each look, and said once. */
    private void kept(String error) {
        failed.increment();
        if (!error.equals(lastError)) {
            lastError = error;
            LOG.warnf(
                    "grpc certificate not taken, the one before is shown further server=%s error=\"%s\"",
                    server, error);
        }
    }

    private Counter reloads(MeterRegistry meters, String outcome) {
        return Counter.builder("lockkeeper.grpc.certificate.reloads")
                .description("certificates taken from changed files, and refused ones")
                .tags("server", server, "outcome", outcome)
                .register(meters);
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
