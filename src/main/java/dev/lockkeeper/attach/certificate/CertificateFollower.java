package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows whatever certificate there is now: looks at the files again and again, and is told of the Secret. Every replica has
 * one, and each loads by itself; nothing depends on the leader but new certificates.
 */
public final class CertificateFollower implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CertificateFollower.class);

    private final CertificateMode mode;
    private final CertificateFiles files;
    private final Timing timing;
    private final ShownCertificate shown;
    private final TrustedAuthorities trusted;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-certificate").factory());

    private volatile Optional<CertificateSecret> secret = Optional.empty();
    private volatile boolean selfManaged;
    private boolean filesKnown;
    private @Nullable Material tried;

    /**
     * @param look between two looks at the files
     * @param overlap how long former authorities are trusted further
     */
    public record Timing(Duration look, Duration overlap) {
        public static final Timing DEFAULT = new Timing(Duration.ofSeconds(5), Duration.ofMinutes(10));
    }

    /** @param nanos a monotonic clock */
    public CertificateFollower(
            CertificateMode mode,
            CertificateFiles files,
            Timing timing,
            MeterRegistry meters,
            InstantSource clock,
            LongSupplier nanos) {
        this.mode = mode;
        this.files = files;
        this.timing = timing;
        this.shown = new ShownCertificate(meters, clock);
        this.trusted = new TrustedAuthorities(timing.overlap(), nanos);
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::look, 0, timing.look().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls the listener after another certificate is shown; it must only take note. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The Secret is like this now; empty when there is none. */
    public void secret(Optional<CertificateSecret> now) {
        secret = now;
        if (!thread.isShutdown()) {
            thread.execute(this::look);
        }
    }

    /** The certificate, for the server. */
    public ShownCertificate shown() {
        return shown;
    }

    /** Authorities that the API server has to trust, those of the present certificate first; empty when none are known. */
    public List<X509Certificate> authorities() {
        return trusted.all();
    }

    /** Authorities of the certificate that is shown now. */
    public List<X509Certificate> present() {
        return shown.current().map(Credentials::authorities).orElse(List.of());
    }

    /** Whether the leader is to create and renew the certificate. */
    public boolean selfManaged() {
        return selfManaged;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            Optional<Material> found = mode == CertificateMode.SELF_MANAGED ? Optional.empty() : files.read();
            filesKnown |= found.isPresent();
            CertificateChoice choice = CertificateChoice.of(mode, found, filesKnown, secret);
            boolean changed = selfManaged != choice.selfManaged();
            selfManaged = choice.selfManaged();
            if (choice.material().isPresent()) {
                changed |= take(choice.material().get());
            }
            if (changed) {
                listeners.forEach(Runnable::run);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.debug("webhook certificate not taken", e);
            shown.refused(String.valueOf(e.getMessage()));
        }
    }

    private boolean take(Material material) throws GeneralSecurityException {
        if (tried != null && tried.sameAs(material)) {
            return false;
        }
        tried = material;
        Credentials credentials = material.parse();
        // First, so that whoever asks for authorities after the certificate is shown has the right ones.
        trusted.now(credentials.authorities());
        shown.show(credentials, material.source());
        return true;
    }
}
