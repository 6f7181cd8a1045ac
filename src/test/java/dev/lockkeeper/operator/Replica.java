package dev.lockkeeper.operator;

import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.delivery.JoinedAcknowledgements;
import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.LeadershipListener;
import dev.lockkeeper.leadership.WritePermit;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.RememberedCosts;
import dev.lockkeeper.source.kubernetes.SourceTiming;
import dev.lockkeeper.source.kubernetes.WatchScope;
import dev.lockkeeper.status.EventRecorder;
import dev.lockkeeper.status.KubernetesEventStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One replica in this process, planning and reconciling the objects of one namespace; the test says whether it leads. */
final class Replica implements Leadership, AutoCloseable {

    static final SourceTiming QUICK = new SourceTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final JoinedAcknowledgements acknowledgements = new JoinedAcknowledgements();
    final PlanLoop plans;
    final KubernetesOperator operator;
    private final EventRecorder events;
    private volatile Optional<WritePermit> permit;

    Replica(KubernetesClient client, String namespace, boolean leads) {
        permit = leads ? Optional.of(WritePermit.unlimited()) : Optional.empty();
        RememberedCosts costs = new RememberedCosts();
        plans = new PlanLoop(new Planner(new PlanSettings("/", "v1.1.0", namespace), costs), costs, 1);
        events = new EventRecorder(new KubernetesEventStore(client), this::isLeader, Clock.systemUTC(), meters);
        operator = new KubernetesOperator(
                new KubernetesOperator.Cluster(client, WatchScope.of(List.of(namespace), namespace), QUICK),
                plans,
                plans,
                new KubernetesOperator.Writing(new FencedRequests(client, this, meters), this::isLeader, events),
                new KubernetesOperator.Publishing(
                        acknowledgements,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        () -> permit.isPresent() ? OptionalLong.of(1) : OptionalLong.empty()),
                new KubernetesOperator.Attaching((_, _) -> Optional.empty(), () -> false, Duration.ZERO),
                new KubernetesOperator.Instruments(meters, Clock.systemUTC(), System::nanoTime));
    }

    Replica start() {
        plans.start();
        operator.start();
        return this;
    }

    void leads() {
        permit = Optional.of(WritePermit.unlimited());
        operator.leads();
    }

    @Override
    public Optional<WritePermit> permit() {
        return permit;
    }

    @Override
    public Subscription onChange(LeadershipListener listener) {
        return () -> {};
    }

    @Override
    public void close() {
        operator.close();
        events.close();
        plans.close();
    }
}
