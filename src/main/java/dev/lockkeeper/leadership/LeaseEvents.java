package dev.lockkeeper.leadership;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Events on the Lease, as {@code kubectl describe lease} shows them; one that can't be written is dropped. */
final class LeaseEvents implements Consumer<String> {

    private static final Logger LOG = Logger.getLogger(LeaseEvents.class);

    private final KubernetesClient client;
    private final ElectionSettings settings;
    private final Supplier<Optional<String>> leaseUid;
    private final InstantSource clock;
    private final ThreadFactory writers =
            Thread.ofVirtual().name("leader-event-", 0).factory();

    LeaseEvents(
            KubernetesClient client,
            ElectionSettings settings,
            Supplier<Optional<String>> leaseUid,
            InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.leaseUid = leaseUid;
        this.clock = clock;
    }

    @Override
    public void accept(String message) {
        Instant now = clock.instant();
        writers.newThread(() -> write(message, now)).start();
    }

    private void write(String message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(settings.leaseName() + ".")
                .withNamespace(settings.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("coordination.k8s.io/v1")
                .withKind("Lease")
                .withNamespace(settings.namespace())
                .withName(settings.leaseName())
                .withUid(leaseUid.get().orElse(""))
                .endInvolvedObject()
                .withType("Normal")
                .withReason("LeaderElection")
                .withMessage(message)
                .withNewSource()
                .withComponent("lockkeeper")
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
        try {
            client.v1()
                    .events()
                    .inNamespace(settings.namespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException | IllegalStateException e) {
            // The second when the client is closed already, at the end of the process.
            LOG.debugf(e, "leader event not written message=\"%s\"", message);
        }
    }
}
