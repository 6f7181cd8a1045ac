package dev.lockkeeper.leadership;

import static dev.lockkeeper.leadership.Contenders.LEASE;
import static dev.lockkeeper.leadership.Contenders.RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.leadership.Contenders.Contender;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real API server, at most one of the replicas holds a permit at any time, and the next one takes over in time. */
@WithApiServer
class LeaseElectorIT {

    /** For requests on a busy machine. */
    private static final Duration SLACK = Duration.ofMillis(700);

    private final ControlPlane controlPlane;
    private final String namespace;
    private final Contenders contenders;

    LeaseElectorIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.namespace = controlPlane.createNamespace("lease-elector");
        this.contenders = new Contenders(controlPlane, namespace);
    }

    @AfterEach
    void neverTwo() {
        contenders.close();
        assertThat(contenders.overlaps()).isEmpty();
    }

    @Test
    void oneLeadsAndReleasesToTheOther() {
        // Given
        Contender a = leader("a");
        Contender b = contenders.start("b");
        await().during(LEASE.plusSeconds(1))
                .atMost(LEASE.plusSeconds(3))
                .until(() -> a.elector().isLeader() && !b.elector().isLeader());
        // When
        a.elector().close();
        // Then
        await().atMost(Duration.ofSeconds(1)).until(b.elector()::isLeader);
        assertThat(b.elector().permit().orElseThrow().epoch()).isEqualTo(1);
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("b");
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
        assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(5);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(events())
                        .containsExactlyInAnyOrder(
                                "a became leader, epoch 0",
                                "a stopped leading, epoch 0: stopped",
                                "a released the Lease, epoch 0",
                                "b became leader, epoch 1"));
        assertThat(a.meters().get("lockkeeper.leader").gauge().value()).isZero();
        assertThat(b.meters().get("lockkeeper.leader").gauge().value()).isEqualTo(1);
        assertThat(b.meters().get("lockkeeper.leader.renewal.age").gauge().value())
                .isBetween(0.0, 4.0);
        assertThat(b.meters()
                        .get("lockkeeper.leader.transitions")
                        .tag("to", "leader")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aLeaseLeftBehindIsTakenAfterItsDuration() {
        // Given
        Contender a = contenders.startWithoutRelease("a");
        await().until(a.elector()::isLeader);
        Contender b = contenders.start("b");
        await().during(Duration.ofSeconds(1)).until(() -> !b.elector().isLeader());
        // When
        a.elector().close();
        // Then
        await().atMost(LEASE.plus(RETRY).plus(SLACK)).until(b.elector()::isLeader);
        assertThat(b.elector().permit().orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    void aPartitionedLeaderStepsDownBeforeTheNextOneLeads() {
        // Given
        Contender a = leader("a");
        Contender b = contenders.start("b");
        List<String> heard = listen(a);
        await().until(() -> heard.contains("acquired 0"));
        // When
        a.network().hold();
        // Then
        await().atMost(LEASE.plus(RETRY).plus(SLACK)).until(b.elector()::isLeader);
        assertThat(heard).containsExactly("acquired 0", "lost 0");
        assertThat(a.network().heldRequestBytes()).as("the renewal that waits").isPositive();
        a.network().release();
        await().during(LEASE).atMost(LEASE.plusSeconds(2)).until(b.elector()::isLeader);
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("b");
        assertThat(heard).containsExactly("acquired 0", "lost 0");
    }

    @Test
    void survivesARestartOfTheApiServer() {
        // Given
        Contender a = leader("a");
        Contender b = contenders.start("b");
        // When
        controlPlane.restart();
        // Then
        await().atMost(Duration.ofSeconds(15))
                .until(() -> a.elector().isLeader() || b.elector().isLeader());
        await().during(LEASE.plusSeconds(1))
                .atMost(LEASE.plusSeconds(3))
                .until(() -> a.elector().isLeader() != b.elector().isLeader());
        Contender winner = contenders.leader().orElseThrow();
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo(winner.name());
        // And the watches are back: a release is still seen at once, or at the next look.
        winner.elector().close();
        await().atMost(LEASE).until(() -> contenders.leader().isPresent());
    }

    @Test
    void waitsForAnApiServerThatCannotBeReachedYet() {
        // Given
        Contender a = contenders.prepare("a", true, "system:masters");
        a.network().refuse();
        a.elector().start();
        await().during(Duration.ofSeconds(2)).until(() -> !a.elector().isLeader());
        assertThat(a.meters()
                        .get("lockkeeper.leader.request.failures")
                        .counter()
                        .count())
                .isPositive();
        // When
        a.network().release();
        // Then
        await().atMost(Duration.ofSeconds(5)).until(a.elector()::isLeader);
    }

    @Test
    void keepsWhatOthersWroteOnTheLease() {
        // Given
        leader("a");
        String before = lease().getMetadata().getResourceVersion();
        // When
        leases().withName("lease")
                .edit(lease -> lease.edit()
                        .editMetadata()
                        .addToLabels("team", "platform")
                        .endMetadata()
                        .build());
        // Then
        await().until(() -> renewals(before) >= 3);
        assertThat(lease().getMetadata().getLabels()).containsEntry("team", "platform");
        assertThat(lease().getSpec().getLeaseTransitions()).isZero();
    }

    @Test
    void restoresADeletedLease() {
        // Given
        Contender a = leader("a");
        Contender b = contenders.start("b");
        List<String> heard = listen(a);
        await().until(() -> heard.contains("acquired 0"));
        // When
        leases().withName("lease").delete();
        // Then
        await().atMost(Duration.ofSeconds(2))
                .until(() -> leases().withName("lease").get() != null);
        await().during(LEASE.plusSeconds(1))
                .atMost(LEASE.plusSeconds(3))
                .until(() -> a.elector().isLeader() && !b.elector().isLeader());
        assertThat(heard).containsExactly("acquired 0");
    }

    @Test
    void needsNoMoreRightsThanThePeersRoleGives() {
        // Given
        grant("operators", "leases", "coordination.k8s.io", "get", "list", "watch", "create", "update");
        grant("operators", "events", "", "create");
        Contender a = contenders.prepare("a", true, "operators");
        Contender b = contenders.prepare("b", true, "operators");
        // When
        a.elector().start();
        await().until(a.elector()::isLeader);
        b.elector().start();
        a.elector().close();
        // Then
        await().atMost(Duration.ofSeconds(2)).until(b.elector()::isLeader);
        await().untilAsserted(() -> assertThat(events()).contains("b became leader, epoch 1"));
    }

    @Test
    void aListenerThatHangsDoesNotCostTheLease() {
        // Given
        Contender a = contenders.prepare("a", true, "system:masters");
        CountDownLatch hang = new CountDownLatch(1);
        a.elector().onChange(new LeadershipListener() {
            @Override
            public void acquired(long epoch) {
                await().atMost(Duration.ofMinutes(1)).until(() -> hang.getCount() == 0);
            }

            @Override
            public void lost(long epoch) {}
        });
        // When
        a.elector().start();
        await().until(a.elector()::isLeader);
        // Then
        await().during(LEASE).atMost(LEASE.plusSeconds(1)).until(a.elector()::isLeader);
        hang.countDown();
    }

    private Contender leader(String name) {
        Contender contender = contenders.start(name);
        await().until(contender.elector()::isLeader);
        return contender;
    }

    private static List<String> listen(Contender contender) {
        List<String> heard = new CopyOnWriteArrayList<>();
        contender.elector().onChange(new LeadershipListener() {
            @Override
            public void acquired(long epoch) {
                heard.add("acquired " + epoch);
            }

            @Override
            public void lost(long epoch) {
                heard.add("lost " + epoch);
            }
        });
        return heard;
    }

    private Lease lease() {
        return leases().withName("lease").get();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    Lease,
                    io.fabric8.kubernetes.api.model.coordination.v1.LeaseList,
                    io.fabric8.kubernetes.client.dsl.Resource<Lease>>
            leases() {
        return controlPlane.admin().leases().inNamespace(namespace);
    }

    private long renewals(String sinceVersion) {
        return Long.parseLong(lease().getMetadata().getResourceVersion()) - Long.parseLong(sinceVersion);
    }

    private List<String> events() {
        return controlPlane.admin().v1().events().inNamespace(namespace).list().getItems().stream()
                .map(Event::getMessage)
                .toList();
    }

    private void grant(String group, String resource, String apiGroup, String... verbs) {
        String name = group + "-" + resource;
        var rule = new PolicyRuleBuilder()
                .withApiGroups(apiGroup)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
        controlPlane
                .admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rule)
                        .build())
                .create();
        controlPlane
                .admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject("rbac.authorization.k8s.io", "Group", group, null)
                        .build())
                .create();
    }
}
