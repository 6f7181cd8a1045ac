package dev.lockkeeper.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.attach.VersionWatch;
import dev.lockkeeper.attach.WatchedObject;
import dev.lockkeeper.attach.certificate.CertificateFollower;
import dev.lockkeeper.attach.certificate.CertificateSecret;
import dev.lockkeeper.attach.webhook.PodReviews;
import dev.lockkeeper.attach.webhook.WebhookServer;
import dev.lockkeeper.revision.Snapshots;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The pod webhook of this replica with all that it needs: what to bring in, its certificate, the cluster's version. */
final class Attachment implements AutoCloseable {

    /** A replica that cannot get a certificate is of use all the same, so it is not kept from being ready for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final WebhookSettings settings;
    private final VersionWatch version;
    private final SidecarPlanner planner;
    private final CertificateFollower certificate;
    private final WebhookServer server;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final long begin = System.nanoTime();
    private Optional<WatchedObject<Secret>> secret = Optional.empty();

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
                this::tell);
        this.planner = new SidecarPlanner(() -> sidecars.withNativeSidecar(version.nativeSidecars()));
        this.certificate = new CertificateFollower(
                settings.mode(),
                settings.files(),
                CertificateFollower.Timing.DEFAULT,
                meters,
                InstantSource.system(),
                System::nanoTime);
        this.server = new WebhookServer(
                vertx,
                settings.address(),
                certificate.shown(),
                new PodReviews(
                        () -> snapshots.ready()
                                ? Optional.of(snapshots.current().model())
                                : Optional.empty(),
                        planner),
                meters);
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
        return version.version().isPresent() && certificate.shown().present();
    }

    /** Whether waiting longer before traffic comes would gain nothing. */
    boolean settled() {
        return certificate.shown().present() || System.nanoTime() - begin > PATIENCE.toNanos();
    }

    /** @throws InvalidSetting when the port cannot be had */
    void start() {
        try {
            server.start();
        } catch (UncheckedIOException e) {
            throw new InvalidSetting("%s; lockkeeper.webhook.port (LOCKKEEPER_WEBHOOK_PORT, --webhookPort) moves it"
                    .formatted(e.getMessage()));
        }
        certificate.onChange(this::tell);
        certificate.start();
        version.start();
        secret = Optional.of(WatchedObject.start(
                "Secret " + settings.secret(),
                client.secrets()
                        .inNamespace(settings.secret().namespace())
                        .withName(settings.secret().name()),
                now -> certificate.secret(now.map(CertificateSecret::of))));
    }

    @Override
    public void close() {
        server.close();
        secret.ifPresent(WatchedObject::close);
        version.close();
        certificate.close();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
