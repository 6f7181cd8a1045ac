package dev.lockkeeper.leadership;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TcpProxy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Electors on one real Lease, each with its own client and network, and a look at their permits every millisecond. */
final class Contenders implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(5);
    static final Duration DEADLINE = Duration.ofSeconds(4);
    static final Duration RETRY = Duration.ofMillis(500);

    /** One replica. */
    record Contender(
            String name, LeaseElector elector, KubernetesClient client, TcpProxy network, MeterRegistry meters) {}

    private final ControlPlane controlPlane;
    private final String namespace;
    private final List<Contender> all = new CopyOnWriteArrayList<>();
    private final List<String> overlaps = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("permit-sampler").factory());

    Contenders(ControlPlane controlPlane, String namespace) {
        this.controlPlane = controlPlane;
        this.namespace = namespace;
        var unused = sampler.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.MILLISECONDS);
    }

    Contender start(String name) {
        Contender contender = prepare(name, true, "system:masters");
        contender.elector().start();
        return contender;
    }

    /** Leaves its Lease behind at the end, as a killed process does. */
    Contender startWithoutRelease(String name) {
        Contender contender = prepare(name, false, "system:masters");
        contender.elector().start();
        return contender;
    }

    Contender prepare(String name, boolean release, String group) {
        TcpProxy network = TcpProxy.to(controlPlane.port());
        Config config = Config.fromKubeconfig(
                controlPlane.kubeconfig(network.port(), name, group).toFile());
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        MeterRegistry meters = new SimpleMeterRegistry();
        ElectionSettings settings =
                new ElectionSettings(true, name, namespace, "lease", LEASE, DEADLINE, RETRY, release);
        Contender contender = new Contender(name, LeaseElection.on(client, settings, meters), client, network, meters);
        all.add(contender);
        return contender;
    }

    Optional<Contender> leader() {
        return all.stream().filter(each -> each.elector().isLeader()).findFirst();
    }

    /** Moments when two held a permit; must stay empty. */
    List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    @Override
    public void close() {
        sampler.shutdownNow();
        for (Contender each : all) {
            each.elector().close();
            each.client().close();
            each.network().close();
        }
    }

    private void look() {
        for (Contender one : all) {
            Optional<WritePermit> before = one.elector().permit();
            if (before.isEmpty()) {
                continue;
            }
            for (Contender other : all) {
                Optional<WritePermit> between =
                        other == one ? Optional.empty() : other.elector().permit();
                // Only what holds before and after the other look holds at the same time.
                boolean both = between.isPresent()
                        && one.elector().permit().filter(WritePermit::valid).isPresent();
                if (both) {
                    overlaps.add(one.name() + " " + before + " and " + other.name() + " " + between);
                }
            }
        }
    }
}
