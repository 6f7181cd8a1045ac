package dev.lockkeeper.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.leadership.WritePermit;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TcpProxy;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write of a former leader that the network held back changes nothing after its successor wrote. */
@WithApiServer
class LateWriteIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private ControlPlane plane;
    private String namespace;
    private ObjectId owner;
    private TcpProxy network;
    private KubernetesClient formerClient;
    private TestWriters former;
    private TestWriters successor;

    @BeforeEach
    void twoReplicas(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.namespace = namespace;
        this.owner = ObjectId.of(Kind.GATEWAY, namespace, "gw");
        this.network = TcpProxy.to(plane.port());
        this.formerClient = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig(network.port(), user("former"), "system:masters")
                        .toFile()))
                .build();
        this.former = new TestWriters(formerClient);
        this.successor = new TestWriters(plane.client(user("successor"), "system:masters"));
        former.applier.apply(owner, secret("first"));
        former.objects.freeze(ResourceType.SECRET, key());
    }

    @AfterEach
    void disconnect() {
        network.release();
        formerClient.close();
        network.close();
    }

    @Test
    void aHeldBackPatchMeetsAConflict() {
        network.hold();
        CompletableFuture<Outcome> late =
                CompletableFuture.supplyAsync(() -> former.applier.apply(owner, secret("late")));
        await().atMost(SOON).until(() -> network.heldRequestBytes() > 0);
        assertThat(successor.applier.apply(owner, secret("successor"))).isEqualTo(new Outcome.Written());

        network.release();

        assertThat(late).succeedsWithin(SOON).isInstanceOf(Outcome.Conflict.class);
        assertThat(stored()).isEqualTo("successor");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(plane.auditLog())
                        .filteredOn(event -> event.user().equals(user("former")))
                        .extracting(event -> event.verb() + " " + event.code())
                        .containsExactly("create 201", "patch 409"));
    }

    @Test
    void aRequestEndsWithItsPermit() {
        network.hold();
        long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
        former.permit = Optional.of(new WritePermit(7, end, System::nanoTime));

        Outcome outcome = former.applier.apply(owner, secret("late"));

        assertThat(System.nanoTime() - end).isLessThan(Duration.ofSeconds(6).toNanos());
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        unavailable -> assertThat(unavailable.detail())
                                .startsWith("PATCH /api/v1/namespaces/" + namespace + "/secrets/gw: "));
        assertThat(former.applier.apply(owner, secret("later"))).isEqualTo(new Outcome.NoPermit());
    }

    private String user(String name) {
        return name + "-" + namespace;
    }

    private ObjectKey key() {
        return new ObjectKey(namespace, "gw");
    }

    private String stored() {
        return plane.admin()
                .secrets()
                .inNamespace(namespace)
                .withName("gw")
                .require()
                .getMetadata()
                .getLabels()
                .getOrDefault("content", "");
    }

    private Secret secret(String content) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("gw")
                .withLabels(Map.of("content", content))
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(BundleNames.PART_KEY, "eA=="))
                .build();
    }
}
