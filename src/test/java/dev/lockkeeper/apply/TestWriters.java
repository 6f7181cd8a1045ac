package dev.lockkeeper.apply;

import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.LeadershipListener;
import dev.lockkeeper.leadership.WritePermit;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;

/** One replica's writers, with a permit that the test decides about. */
final class TestWriters implements Leadership {

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final LiveObjects objects;
    final FencedRequests requests;
    final Applier applier;
    Optional<WritePermit> permit = Optional.of(new WritePermit(7, Long.MAX_VALUE, () -> 0));
    int writesLeft = Integer.MAX_VALUE;

    TestWriters(KubernetesClient client) {
        objects = new LiveObjects(client);
        requests = new FencedRequests(client, this, metrics);
        applier = new Applier(requests, objects, client.getKubernetesSerialization(), metrics);
    }

    double count(String meter, String... tags) {
        return metrics.get(meter).tags(tags).counter().count();
    }

    /** One is asked for before each write. */
    @Override
    public Optional<WritePermit> permit() {
        return permit.filter(present -> present.valid() && writesLeft-- > 0);
    }

    @Override
    public Subscription onChange(LeadershipListener listener) {
        return () -> {};
    }
}
