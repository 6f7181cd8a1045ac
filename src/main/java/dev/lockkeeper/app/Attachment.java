package dev.lockkeeper.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.apply.WebhookWriter;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.attach.VersionWatch;
import dev.lockkeeper.attach.WatchedObject;
import dev.lockkeeper.attach.certificate.CertificateFollower;
import dev.lockkeeper.attach.certificate.CertificateSecret;
import dev.lockkeeper.attach.certificate.WebhookConfiguration;
import dev.lockkeeper.attach.webhook.PodReviews;
import dev.lockkeeper.attach.webhook.WebhookServer;
import dev.lockkeeper.operator.webhook.WebhookReconciler;
import dev.lockkeeper.revision.Snapshots;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The pod webhook of this replica with all that it needs: what to bring in, its certificate, the cluster's version. */
final class Attachment implements AutoCloseable {

    /** A replica that cannot get a certificate is of use all the same, so it is not kept from being ready for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(Attachment.class);
    private static final ResourceDefinitionContext CONFIGURATION = new ResourceDefinitionContext.Builder()
            .withGroup("admissionregistration.k8s.io")
            .withVersion("v1")
            .withKind("MutatingWebhookConfiguration")
            .withPlural("mutatingwebhookconfigurations")
            .withNamespaced(false)
            .build();

    private final KubernetesClient client;
    private final WebhookSettings settings;
    private final VersionWatch version;
    private final SidecarPlanner planner;
    private final CertificateFollower certificate;
    private final PodReviews reviews;
    private final WebhookServer server;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean wasInForce = new AtomicBoolean();
    private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
    private final long begin = System.nanoTime();
    private volatile Optional<WebhookReconciler> reconciler = Optional.empty();

    Attachment(
            KubernetesClient client,
            WebhookSettings settings,
            SidecarSettings sidecars,
            Snapshots snapshots,
            Vertx vertx,
            MeterRegistry meters) {
        this.client = client;
        this.settings = settings;
        this.version = new VersionWatch(
                () -> client.getKubernetesSerialization().unmarshal(client.raw("/version"), JsonNode.class),
                VersionWatch.Timing.DEFAULT,
                this::versionChanged);
        this.planner = new SidecarPlanner(() -> sidecars.withNativeSidecar(version.nativeSidecars()));
        this.certificate = new CertificateFollower(
                settings.mode(),
                settings.files(),
                CertificateFollower.Timing.DEFAULT,
                meters,
                InstantSource.system(),
                System::nanoTime);
        this.reviews = new PodReviews(
                () -> snapshots.ready() ? Optional.of(snapshots.current().model()) : Optional.empty(), planner);
        this.server = new WebhookServer(vertx, settings.address(), certificate.shown(), reviews, meters);
    }

    SidecarPlanner planner() {
        return planner;
    }

    /** Calls the listener when new pods may get another processor than before; it must only take note. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether new pods get a processor, and which one is known for sure. */
    boolean inForce() {
        return version.version().isPresent()
                && reconciler.filter(WebhookReconciler::inForce).isPresent();
    }

    Duration rolloutDelay() {
        return settings.rolloutDelay();
    }

    /** This replica leads from now on. */
    void leads() {
        reconciler.ifPresent(WebhookReconciler::look);
    }

    /** Whether waiting longer before traffic comes would gain nothing. */
    boolean settled() {
        return certificate.shown().present() || System.nanoTime() - begin > PATIENCE.toNanos();
    }

    /**
     * @param leads whether this replica may write; only saves work, {@code requests} decide
     * @throws InvalidSetting when the port cannot be had
     */
    void start(FencedRequests requests, BooleanSupplier leads) {
        reviews.warmUp();
        try {
            server.start();
        } catch (UncheckedIOException e) {
            throw new InvalidSetting("%s; lockkeeper.webhook.port (LOCKKEEPER_WEBHOOK_PORT, --webhookPort) moves it"
                    .formatted(e.getMessage()));
        }
        WebhookReconciler keeper = new WebhookReconciler(
                new WebhookReconciler.Target(settings.secret(), settings.service(), settings.lifetimes()),
                certificate,
                new WebhookWriter(requests),
                leads,
                InstantSource.system(),
                System::nanoTime);
        reconciler = Optional.of(keeper);
        certificate.onChange(this::checkForce);
        certificate.start();
        version.start();
        keeper.start();
        running.addAll(List.of(keeper, watchSecret(keeper), watchConfiguration(keeper)));
    }

    @Override
    public void close() throws Exception {
        server.close();
        for (AutoCloseable each : running) {
            each.close();
        }
        version.close();
        certificate.close();
    }

    private AutoCloseable watchSecret(WebhookReconciler keeper) {
        return WatchedObject.start(
                "Secret " + settings.secret(),
                client.secrets()
                        .inNamespace(settings.secret().namespace())
                        .withName(settings.secret().name()),
                now -> {
                    Optional<CertificateSecret> secret = now.map(CertificateSecret::of);
                    certificate.secret(secret);
                    keeper.secret(secret);
                });
    }

    private AutoCloseable watchConfiguration(WebhookReconciler keeper) {
        return WatchedObject.start(
                "MutatingWebhookConfiguration " + settings.configuration(),
                client.genericKubernetesResources(CONFIGURATION).withName(settings.configuration()),
                now -> {
                    keeper.configuration(now.map(WebhookConfiguration::of));
                    checkForce();
                });
    }

    private void checkForce() {
        boolean now = inForce();
        if (wasInForce.getAndSet(now) != now) {
            LOG.infof("pod webhook in_force=%s", now);
            tell();
        }
    }

    private void versionChanged() {
        wasInForce.set(inForce());
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
