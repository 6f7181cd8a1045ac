package dev.lockkeeper.app;

import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.console.Surroundings;
import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.leadership.ElectionSettings;
import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.LeadershipListener;
import dev.lockkeeper.leadership.LeaseElection;
import dev.lockkeeper.leadership.LeaseElector;
import dev.lockkeeper.leadership.SoleWriter;
import dev.lockkeeper.operator.KubernetesOperator;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.source.kubernetes.SourceTiming;
import dev.lockkeeper.source.kubernetes.WatchScope;
import dev.lockkeeper.status.EventRecorder;
import dev.lockkeeper.status.KubernetesEventStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** The cluster as source and sink, and the election of who may write to it. */
final class ClusterRuntime implements Runtime {

    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final PlanLoop plans;
    private final String server;
    private final FencedRequests requests;
    private final KubernetesOperator operator;
    private final EventRecorder events;
    private final Leadership leadership;
    private final Optional<LeaseElector> elector;
    private final Optional<Attachment> attachment;
    private final AtomicBoolean competing = new AtomicBoolean();

    ClusterRuntime(
            KubernetesClient client,
            AppConfig config,
            ElectionSettings election,
            Set<Role> roles,
            PlanLoop plans,
            Acknowledgements acknowledgements,
            Optional<Attachment> attachment,
            MeterRegistry meters) {
        this.plans = plans;
        this.attachment = attachment;
        this.server = client.getMasterUrl().toString();
        this.elector = election.enabled() && roles.contains(Role.CONTROLLER)
                ? Optional.of(LeaseElection.on(client, election, meters))
                : Optional.empty();
        this.leadership = roles.contains(Role.CONTROLLER)
                ? elector.<Leadership>map(present -> present).orElseGet(SoleWriter::new)
                : new NeverWriter();
        this.events = new EventRecorder(
                new KubernetesEventStore(client), leadership::isLeader, InstantSource.system(), meters);
        this.requests = new FencedRequests(client, leadership, meters);
        this.operator = new KubernetesOperator(
                new KubernetesOperator.Cluster(
                        client,
                        new WatchScope(
                                new TreeSet<>(config.watchNamespaces().orElse(List.of())),
                                config.envoyGatewayNamespace()),
                        SourceTiming.DEFAULT),
                plans,
                plans,
                new KubernetesOperator.Writing(requests, leadership::isLeader, events),
                new KubernetesOperator.Publishing(
                        acknowledgements,
                        config.publish().bundleLead(),
                        config.publish().bundleLinger(),
                        this::epoch),
                new KubernetesOperator.Attaching(
                        (model, gateway) ->
                                attachment.flatMap(present -> present.planner().of(model, gateway)),
                        () -> attachment.filter(Attachment::inForce).isPresent(),
                        attachment.map(Attachment::rolloutDelay).orElse(Duration.ZERO)),
                new KubernetesOperator.Instruments(meters, InstantSource.system(), System::nanoTime));
        leadership.onChange(new LeadershipListener() {
            @Override
            public void acquired(long epoch) {
                operator.leads();
                attachment.ifPresent(Attachment::leads);
            }

            @Override
            public void lost(long epoch) {
                // Permits are over already: only those who follow the leader are to know.
                operator.follows();
            }
        });
    }

    @Override
    public void start() {
        // A leader must never write from a half-filled model, and a standby is of use before it may lead.
        plans.onChange(_ -> compete());
        attachment.ifPresent(present -> {
            present.onChange(operator::attachmentChanged);
            present.start(requests, leadership::isLeader);
        });
        operator.start();
    }

    private void compete() {
        if (plans.ready() && competing.compareAndSet(false, true)) {
            elector.ifPresent(LeaseElector::start);
        }
    }

    @Override
    public void stopWriting() {
        requests.stop(LAST_WRITES);
        elector.ifPresent(LeaseElector::close);
    }

    @Override
    public boolean settled() {
        return attachment.map(Attachment::settled).orElse(true);
    }

    @Override
    public void close() throws Exception {
        if (attachment.isPresent()) {
            attachment.get().close();
        }
        operator.close();
        events.close();
    }

    @Override
    public Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public String source() {
                return "kubernetes " + server;
            }

            @Override
            public OptionalLong leaderEpoch() {
                return epoch();
            }
        };
    }

    @Override
    public PublishedBundles published() {
        return operator.published();
    }

    @Override
    public boolean alive() {
        return operator.alive();
    }

    private OptionalLong epoch() {
        return leadership
                .permit()
                .map(permit -> OptionalLong.of(permit.epoch()))
                .orElseGet(OptionalLong::empty);
    }
}
