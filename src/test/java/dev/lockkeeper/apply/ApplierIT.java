package dev.lockkeeper.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.leadership.WritePermit;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An object of ours is written only when the cluster's differs, only with a permit, and never over somebody else's. */
@WithApiServer
class ApplierIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private ControlPlane plane;
    private KubernetesClient user;
    private String namespace;
    private ObjectKey key;
    private ObjectId owner;
    private TestWriters writers;

    @BeforeEach
    void connect(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.user = plane.admin();
        this.namespace = namespace;
        this.key = new ObjectKey(namespace, "chat");
        this.owner = new ObjectId(Kind.AI_GATEWAY_ROUTE, key);
        this.writers = new TestWriters(plane.client("lockkeeper-" + namespace, "system:masters"));
    }

    @Test
    void createsWhatIsMissing() {
        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(stored().getMetadata().getAnnotations()).containsEntry("lockkeeper.dev/epoch", "7");
        assertThat(timeout(stored())).isEqualTo("60s");
    }

    @Test
    void writesNothingWhenTheClusterHasIt() {
        writers.applier.apply(owner, route("60s"));
        String version = stored().getMetadata().getResourceVersion();

        // A replica that knows nothing of the write, and leads in another epoch.
        TestWriters successor = new TestWriters(plane.client("successor-" + namespace, "system:masters"));
        successor.permit = Optional.of(new WritePermit(8, Long.MAX_VALUE, () -> 0));
        Outcome outcome = successor.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.Unchanged());
        assertThat(stored().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(writes("successor-" + namespace)).isEmpty();
    }

    @Test
    void oneChangeIsOneRequest() {
        writers.applier.apply(owner, route("60s"));

        Outcome outcome = writers.applier.apply(owner, route("30s"));

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(timeout(stored())).isEqualTo("30s");
        awaitWrites("create 201", "patch 200");
    }

    @Test
    void labelsThatAreNoLongerWantedGo() {
        HTTPRoute labelled = route("60s");
        labelled.getMetadata().setLabels(Map.of("team", "a", "tier", "gold"));
        writers.applier.apply(owner, labelled);
        HTTPRoute fewer = route("60s");
        fewer.getMetadata().setLabels(Map.of("team", "a"));

        Outcome outcome = writers.applier.apply(owner, fewer);

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(stored().getMetadata().getLabels()).isEqualTo(Map.of("team", "a"));
        assertThat(writers.applier.apply(owner, fewer)).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void labelsOfOthersStay() {
        writers.applier.apply(owner, route("60s"));
        user.resource(stored()).edit(edited -> {
            edited.getMetadata().setLabels(Map.of("theirs", "yes"));
            return edited;
        });

        assertThat(writers.applier.apply(owner, route("60s"))).isEqualTo(new Outcome.Unchanged());
        assertThat(writers.applier.apply(owner, route("30s"))).isEqualTo(new Outcome.Written());
        assertThat(stored().getMetadata().getLabels()).isEqualTo(Map.of("theirs", "yes"));
    }

    @Test
    void anEditedFieldIsPutBack() {
        writers.applier.apply(owner, route("60s"));
        user.resource(stored()).edit(edited -> {
            edited.getSpec().getRules().getFirst().getTimeouts().setRequest("1s");
            return edited;
        });

        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(timeout(stored())).isEqualTo("60s");
        assertThat(writers.count("lockkeeper.drift.repaired", "kind", "HTTPRoute"))
                .isEqualTo(1);
        assertThat(writers.applier.apply(owner, route("60s"))).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void anAddedFieldIsTakenOut() {
        writers.applier.apply(owner, route("60s"));
        user.resource(stored()).edit(edited -> {
            edited.getSpec().setHostnames(List.of("added.example.com"));
            return edited;
        });

        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(stored().getSpec().getHostnames()).isEmpty();
        assertThat(writers.applier.apply(owner, route("60s"))).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void anObjectWhoseOwnerIsGoneDoesNotComeBack() {
        // Given what was made from an object that is gone, as the garbage collector finds it
        HTTPRoute orphan = route("60s");
        orphan.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("aigateway.envoyproxy.io/v1beta1")
                        .withKind("AIGatewayRoute")
                        .withName("gone")
                        .withUid("6f1b9f0e-0000-4000-8000-000000000000")
                        .withController(true)
                        .build()));
        writers.applier.apply(owner, orphan);
        user.resource(stored()).delete();
        writers.applier.vanished(
                ResourceType.HTTP_ROUTE,
                new ObjectKey(namespace, orphan.getMetadata().getName()));

        // When a plan that is behind still wants it
        Outcome outcome = writers.applier.apply(owner, orphan);

        // Then it is left to rest
        assertThat(outcome).isEqualTo(new Outcome.Unchanged());
        assertThat(user.resource(orphan).get()).isNull();
    }

    @Test
    void anObjectThatSomebodyDeletedComesBack() {
        writers.applier.apply(owner, route("60s"));
        user.resource(stored()).delete();
        writers.applier.vanished(
                ResourceType.HTTP_ROUTE,
                new ObjectKey(namespace, route("60s").getMetadata().getName()));

        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(timeout(stored())).isEqualTo("60s");
        assertThat(writers.count("lockkeeper.drift.repaired", "kind", "HTTPRoute"))
                .isEqualTo(1);
    }

    @Test
    void aUsersRouteOfTheSameNameIsNotTouched() {
        user.resource(route("5s")).fieldManager("kubectl").serverSideApply();
        String version = stored().getMetadata().getResourceVersion();

        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome)
                .isEqualTo(new Outcome.Refused(new Problem(
                        owner,
                        "metadata.name",
                        "NameInUse",
                        "HTTPRoute " + key + ", made by kubectl, exists already and is not generated from this"
                                + " AIGatewayRoute; it is left as it is and nothing is published in its place: delete it,"
                                + " or rename the AIGatewayRoute")));
        assertThat(stored().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void aWriteFromAnOldViewMeetsAConflictAndOverwritesNothing() {
        writers.applier.apply(owner, route("60s"));
        TestWriters stale = new TestWriters(plane.client("stale-" + namespace, "system:masters"));
        stale.objects.freeze(ResourceType.HTTP_ROUTE, key);
        writers.applier.apply(owner, route("30s"));

        Outcome outcome = stale.applier.apply(owner, route("90s"));

        assertThat(outcome)
                .isEqualTo(new Outcome.Conflict("Operation cannot be fulfilled on httproutes.gateway.networking.k8s.io"
                        + " \"chat\": the object has been modified; please apply your changes to the latest version and"
                        + " try again"));
        assertThat(timeout(stored())).isEqualTo("30s");
    }

    @Test
    void aCacheThatLagsBehindOwnWritesCostsNoRequest() {
        writers.applier.apply(owner, route("60s"));
        writers.objects.freeze(ResourceType.HTTP_ROUTE, key);
        writers.applier.apply(owner, route("30s"));

        Outcome same = writers.applier.apply(owner, route("30s"));
        Outcome next = writers.applier.apply(owner, route("20s"));

        assertThat(same).isEqualTo(new Outcome.Unchanged());
        assertThat(next).isEqualTo(new Outcome.Written());
        awaitWrites("create 201", "patch 200", "patch 200");
    }

    @Test
    void whatOthersOwnBesideUsStaysWhenWeNoLongerWantIt() {
        HTTPRoute labelled = route("60s");
        labelled.getMetadata().setLabels(Map.of("team", "a"));
        writers.applier.apply(owner, labelled);
        user.resource(new HTTPRouteBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("chat")
                        .withLabels(Map.of("team", "a"))
                        .endMetadata()
                        .build())
                .fieldManager("argocd")
                .serverSideApply();

        Outcome first = writers.applier.apply(owner, route("60s"));
        Outcome second = writers.applier.apply(owner, route("60s"));

        assertThat(first).isEqualTo(new Outcome.Written());
        assertThat(second).isEqualTo(new Outcome.Unchanged());
        assertThat(stored().getMetadata().getLabels()).isEqualTo(Map.of("team", "a"));
    }

    @Test
    void withoutPermitNothingIsSent() {
        writers.permit = Optional.empty();

        Outcome outcome = writers.applier.apply(owner, route("60s"));

        assertThat(outcome).isEqualTo(new Outcome.NoPermit());
        assertThat(user.resource(route("60s")).get()).isNull();
        assertThat(writers.count("lockkeeper.writes.withheld")).isEqualTo(1);
    }

    @Test
    void whatTheApiServerRefusesIsAProblemOfTheOwner() {
        HTTPRoute wrong = route("not a duration");

        Outcome outcome = writers.applier.apply(owner, wrong);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.problem().reason()).isEqualTo("RefusedByAPIServer");
            assertThat(refused.problem().message())
                    .startsWith(
                            "the API server refuses what is made from it: HTTPRoute.gateway.networking.k8s.io"
                                    + " \"chat\" is invalid: spec.rules[0].timeouts.request: Invalid value: \"not a duration\"");
        });
    }

    @Test
    void deletesOnlyWhatItSaw() {
        writers.applier.apply(owner, route("60s"));
        ObservedObject seen = writers.objects.find(ResourceType.HTTP_ROUTE, key).orElseThrow();
        TestWriters other = new TestWriters(plane.client("other-" + namespace, "system:masters"));
        other.applier.apply(owner, route("30s"));

        Outcome stale = writers.applier.delete(owner, seen);
        Outcome fresh = writers.applier.delete(
                owner, writers.objects.find(ResourceType.HTTP_ROUTE, key).orElseThrow());

        assertThat(stale).isInstanceOf(Outcome.Conflict.class);
        assertThat(fresh).isEqualTo(new Outcome.Written());
        assertThat(user.resource(route("30s")).get()).isNull();
    }

    private HTTPRoute stored() {
        return user.resources(HTTPRoute.class)
                .inNamespace(namespace)
                .withName("chat")
                .require();
    }

    private static String timeout(HTTPRoute route) {
        return route.getSpec().getRules().getFirst().getTimeouts().getRequest();
    }

    private void awaitWrites(String... expected) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(writes("lockkeeper-" + namespace)).containsExactly(expected));
    }

    private List<String> writes(String userName) {
        return plane.auditLog().stream()
                .filter(event -> event.user().equals(userName))
                .map(event -> event.verb() + " " + event.code())
                .toList();
    }

    private HTTPRoute route(String timeout) {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("chat")
                .endMetadata()
                .withNewSpec()
                .addNewParentRef()
                .withName("gw")
                .endParentRef()
                .addNewRule()
                .addNewMatch()
                .addNewHeader("x-ai-eg-model", "Exact", "gpt-x")
                .endMatch()
                .addNewBackendRef()
                .withGroup("gateway.envoyproxy.io")
                .withKind("Backend")
                .withName("openai")
                .endBackendRef()
                .withNewTimeouts(null, timeout)
                .endRule()
                .endSpec()
                .build();
    }
}
