package dev.lockkeeper.leadership;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Puts an elector together for a real Lease. */
public final class LeaseElection {

    private LeaseElection() {}

    /** Not started yet; the client stays the caller's and must outlive the elector. */
    public static LeaseElector on(KubernetesClient client, ElectionSettings settings, MeterRegistry registry) {
        ElectorLoop loop = new ThreadLoop("leader-elector");
        KubernetesLeaseStore store = new KubernetesLeaseStore(client, settings);
        ElectionMeters meters = new ElectionMeters(registry, loop::nanos);
        LeaseEvents events = new LeaseEvents(client, settings, store::uid, InstantSource.system());
        LeaseElector elector = new LeaseElector(
                settings,
                store,
                loop,
                InstantSource.system(),
                RandomGenerator.getDefault(),
                new ElectionReport(settings, meters, events, loop::nanos),
                new LeadershipNotices(Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("leader-notices").factory())));
        meters.leads(elector::isLeader);
        return elector;
    }
}
