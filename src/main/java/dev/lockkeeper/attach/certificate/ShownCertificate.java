package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;

/** The certificate that new connections are shown. What cannot be used changes nothing but a log line and a counter. */
public final class ShownCertificate {

    private static final Logger LOG = Logger.getLogger(ShownCertificate.class);

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AtomicReference<Optional<Credentials>> shown = new AtomicReference<>(Optional.empty());
    private final Counter loaded;
    private final Counter failed;
    private String lastError = "";

    public ShownCertificate(MeterRegistry meters, InstantSource clock) {
        this.loaded = reloads(meters, "loaded");
        this.failed = reloads(meters, "failed");
        Gauge.builder("lockkeeper.webhook.certificate.expiry", shown, now -> secondsLeft(now.get(), clock))
                .baseUnit("seconds")
                .description(
                        "until the certificate that the pod webhook shows expires; negative after that, NaN without any")
                .strongReference(true)
                .register(meters);
    }

    public X509ExtendedKeyManager keys() {
        return keys;
    }

    public boolean present() {
        return shown.get().isPresent();
    }

    /** True also while there is none. */
    public boolean isFor(ServedNames names) {
        return shown.get().stream().allMatch(credentials -> names.servedBy(credentials.own()));
    }

    public Optional<Credentials> current() {
        return shown.get();
    }

    /** @param source where it comes from, for the log */
    synchronized void show(Credentials credentials, String source) {
        keys.updateIdentityCredentials(credentials.chain().toArray(X509Certificate[]::new), credentials.key());
        shown.set(Optional.of(credentials));
        lastError = "";
        loaded.increment();
        LOG.infof(
                "webhook certificate loaded source=\"%s\" subject=\"%s\" expires=%s",
                source,
                credentials.own().getSubjectX500Principal(),
                credentials.own().getNotAfter().toInstant());
    }

    /** What is wrong is met at each look, and said once. */
    synchronized void refused(String error) {
        failed.increment();
        if (!error.equals(lastError)) {
            lastError = error;
            LOG.warnf("webhook certificate not taken kept_former=%s error=\"%s\"", present(), error);
        }
    }

    private static double secondsLeft(Optional<Credentials> now, InstantSource clock) {
        return now.map(credentials -> (double) Duration.between(
                                clock.instant(), credentials.own().getNotAfter().toInstant())
                        .toSeconds())
                .orElse(Double.NaN);
    }

    private static Counter reloads(MeterRegistry meters, String outcome) {
        return Counter.builder("lockkeeper.webhook.certificate.reloads")
                .description("certificates of the pod webhook taken, and refused ones")
                .tag("outcome", outcome)
                .register(meters);
    }
}
