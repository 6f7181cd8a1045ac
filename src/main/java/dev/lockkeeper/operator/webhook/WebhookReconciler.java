package dev.lockkeeper.operator.webhook;

import dev.lockkeeper.apply.Answer;
import dev.lockkeeper.apply.WebhookWriter;
import dev.lockkeeper.attach.certificate.CertificateFollower;
import dev.lockkeeper.attach.certificate.CertificatePlan;
import dev.lockkeeper.attach.certificate.CertificateSecret;
import dev.lockkeeper.attach.certificate.Lifetimes;
import dev.lockkeeper.attach.certificate.ServedNames;
import dev.lockkeeper.attach.certificate.WebhookConfiguration;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.observe.SampledLog;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * While this replica leads: creates and renews the webhook's certificate unless others do, and puts {@code caBundle} right
 * whenever it is not, whoever changed it. Looks on each word of a change, and from time to time.
 */
public final class WebhookReconciler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WebhookReconciler.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final String NAMES = "names";
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Target target;
    private final CertificateFollower certificate;
    private final WebhookWriter writer;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final TrustedSince trustedSince;
    private final SampledLog failures;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-reconciler").factory());

    private volatile Optional<Optional<CertificateSecret>> secret = Optional.empty();
    private volatile Optional<Optional<WebhookConfiguration>> configuration = Optional.empty();

    /**
     * @param secret of the certificate
     * @param service by which the API server calls, unless the configuration says otherwise
     */
    public record Target(ObjectKey secret, ObjectKey service, Lifetimes lifetimes) {}

    /** @param nanos a monotonic clock */
    public WebhookReconciler(
            Target target,
            CertificateFollower certificate,
            WebhookWriter writer,
            BooleanSupplier leads,
            InstantSource clock,
            LongSupplier nanos) {
        this.target = target;
        this.certificate = certificate;
        this.writer = writer;
        this.leads = leads;
        this.clock = clock;
        this.trustedSince = new TrustedSince(nanos);
        this.failures = new SampledLog(LOG, nanos);
    }

    public void start() {
        // Often enough that an authority which has been trusted for long enough does not wait much longer.
        Duration part = target.lifetimes().overlap().dividedBy(4);
        Duration pause = part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
        certificate.onChange(this::look);
        thread.scheduleWithFixedDelay(this::step, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The Secret is like this now; empty when there is none. */
    public void secret(Optional<CertificateSecret> now) {
        secret = Optional.of(now);
        look();
    }

    /** The configuration is like this now; empty when there is none. */
    public void configuration(Optional<WebhookConfiguration> now) {
        configuration = Optional.of(now);
        look();
    }

    /** Call it on each gain of the lease. */
    public void look() {
        if (!thread.isShutdown()) {
            thread.execute(this::step);
        }
    }

    /** Whether the API server trusts the certificate that this replica shows, so that new pods are brought to it. */
    public boolean inForce() {
        return configuration.flatMap(known -> known).stream()
                .anyMatch(now ->
                        certificate.shown().present() && (now.injected() || trustsShown(now)) && isForItsNames(now));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** A certificate of somebody else, in a folder that was meant for ours, would keep all Envoy pods from being created. */
    private boolean isForItsNames(WebhookConfiguration now) {
        ServedNames names = ServedNames.of(target.service(), now.hosts());
        boolean right = certificate.shown().isFor(names);
        if (right) {
            failures.well(NAMES);
        } else {
            failures.warn(
                    NAMES,
                    "webhook certificate is for other names than the API server calls needed=\"%s\" hint=\"put a certificate for them at lockkeeper.webhook.tls-cert-dir (--tlsCertDir), or set lockkeeper.webhook.certificate=self-managed\""
                            .formatted(String.join(" ", names.required())));
        }
        return right;
    }

    private void step() {
        configuration.flatMap(known -> known).ifPresent(this::isForItsNames);
        if (!leads.getAsBoolean()) {
            return;
        }
        try {
            if (certificate.selfManaged() && secret.isPresent() && configuration.isPresent()) {
                keep(secret.get(), configuration.get());
            }
            configuration.flatMap(known -> known).ifPresent(this::trust);
        } catch (RuntimeException e) {
            LOG.error("webhook certificate or its trust not kept", e);
        }
    }

    /** Of several authorities one is the issuer, and all go on being trusted while one of them may be. */
    private boolean trustsShown(WebhookConfiguration now) {
        List<X509Certificate> authorities = certificate.present();
        return authorities.isEmpty() || authorities.stream().anyMatch(authority -> now.trusts(List.of(authority)));
    }

    private void keep(Optional<CertificateSecret> now, Optional<WebhookConfiguration> called) {
        Set<String> hosts = called.map(WebhookConfiguration::hosts).orElse(Set.of());
        new CertificatePlan(
                        ServedNames.of(target.service(), hosts),
                        authority -> trustedSince.atLeast(target.lifetimes().overlap(), authority, called),
                        target.lifetimes(),
                        clock.instant())
                .next(now)
                .ifPresent(change -> write(now, change));
    }

    private void write(Optional<CertificateSecret> now, CertificatePlan.Change change) {
        byte[] serving = change.data().getOrDefault(CertificateSecret.CERTIFICATE, new byte[0]);
        Map<String, String> held = serving.length == 0
                ? Map.of()
                : Map.of(
                        CertificateSecret.HELD,
                        now.map(present -> present.heldWith(serving)).orElseGet(() -> CertificateSecret.mark(serving)));
        Answer answer = now.map(present ->
                        writer.change(target.secret(), present.uid(), present.resourceVersion(), held, change.data()))
                .orElseGet(() -> writer.create(target.secret(), held, change.data()));
        String what = "Secret " + target.secret();
        if (taken(what, answer)) {
            LOG.infof("webhook certificate written secret=%s reason=\"%s\"", target.secret(), change.reason());
        }
    }

    private void trust(WebhookConfiguration now) {
        List<X509Certificate> authorities = certificate.authorities();
        if (now.injected() || authorities.isEmpty() || now.trustsOnly(authorities)) {
            return;
        }
        Answer answer = writer.trust(now.name(), now.uid(), now.resourceVersion(), now.trusting(authorities));
        if (taken("MutatingWebhookConfiguration " + now.name(), answer)) {
            LOG.infof("webhook trust written configuration=%s authorities=%d", now.name(), authorities.size());
        }
    }

    /** A conflict means that a newer state is under way, which brings another look. */
    private boolean taken(String what, Answer answer) {
        switch (answer) {
            case Answer.Done ignored -> {
                failures.well(what);
                return true;
            }
            case Answer.Withheld ignored -> {}
            case Answer.Unreachable(String detail) -> again(what, detail);
            case Answer.Rejected rejected when rejected.code() == 409 -> again();
            case Answer.Rejected(int code, String ignored, String message) -> again(what, code + " " + message);
        }
        return false;
    }

    private void again(String what, String reason) {
        failures.warn(what, "not written object=\"%s\" reason=\"%s\"".formatted(what, reason));
        again();
    }

    private void again() {
        if (!thread.isShutdown()) {
            thread.schedule(this::step, AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
