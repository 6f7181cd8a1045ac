package dev.lockkeeper.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.jboss.logging.Logger;

/** Events as {@code kubectl describe} shows them. */
public final class KubernetesEventStore implements EventStore {

    private static final Logger LOG = Logger.getLogger(KubernetesEventStore.class);

    private final KubernetesClient client;

    public KubernetesEventStore(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public boolean write(Event event, int more) {
        Resource<Event> resource = client.v1()
                .events()
                .inNamespace(event.getMetadata().getNamespace())
                .resource(event);
        try {
            Event present = resource.get();
            if (present == null) {
                resource.create();
            } else {
                int count = (present.getCount() == null ? 1 : present.getCount()) + more;
                present.setCount(count);
                present.setLastTimestamp(event.getLastTimestamp());
                client.v1()
                        .events()
                        .inNamespace(event.getMetadata().getNamespace())
                        .resource(present)
                        .update();
            }
            return true;
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "event not written reason=%s message=\"%s\"", event.getReason(), event.getMessage());
            return false;
        }
    }
}
