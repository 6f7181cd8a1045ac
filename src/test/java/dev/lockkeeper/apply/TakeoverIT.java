package dev.lockkeeper.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lockkeeper.api.envoygateway.EnvoyRouteFilter;
import dev.lockkeeper.api.envoygateway.EnvoyRouteFilterSpec;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.Sha256;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects as the peer leaves them become ours without a gap, and the peer can take them back. */
@WithApiServer
class TakeoverIT {

    private static final String FINALIZER = "aigateway.envoyproxy.io/finalizer";

    private KubernetesClient admin;
    private String namespace;
    private Peer peer;
    private TestWriters writers;
    private ObjectId owner;
    private GenericKubernetesResource aiRoute;

    @BeforeEach
    void peerWasHere(ControlPlane plane, @TestNamespace String namespace) {
        this.admin = plane.admin();
        this.namespace = namespace;
        this.peer = new Peer(admin, "controller");
        this.writers = new TestWriters(plane.client("lockkeeper-" + namespace, "system:masters"));
        this.owner = ObjectId.of(Kind.AI_GATEWAY_ROUTE, namespace, "chat");
        this.aiRoute = new Peer(admin, "kubectl-client-side-apply").create(peer.parse("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: chat, namespace: %s, labels: {team: a}}
                spec:
                  parentRefs: [{name: gw, kind: Gateway, group: gateway.networking.k8s.io}]
                  rules: [{backendRefs: [{name: openai}]}]
                """.formatted(namespace)));
    }

    @Test
    void anHttpRouteIsAdoptedInOneStepAndLosesWhatIsNoLongerWanted() {
        GenericKubernetesResource theirs = peer.create(peersRoute());

        Outcome outcome = writers.applier.apply(owner, ourRoute());

        GenericKubernetesResource ours = peer.read(theirs);
        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(ours.getMetadata().getUid()).isEqualTo(theirs.getMetadata().getUid());
        assertThat(ours.getMetadata().getLabels()).isEqualTo(Map.of("team", "a"));
        assertThat(ours.getMetadata().getAnnotations())
                .doesNotContainKey("old")
                .containsEntry("gateway.envoyproxy.io/ai-gateway-generated", "true");
        assertThat(ours.getMetadata().getOwnerReferences()).containsExactly(reference());
        assertThat(ours.<String>get("spec", "rules", 0, "timeouts", "request")).isEqualTo("30s");
        assertThat(managers(ours)).containsExactly("lockkeeper Apply");
        assertThat(writers.applier.apply(owner, ourRoute())).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void aRouteThatIsAlreadyAsWantedOnlyChangesHands() {
        GenericKubernetesResource theirs = peersRoute();
        theirs.setAdditionalProperty(
                "spec",
                admin.getKubernetesSerialization().convertValue(ourRoute().getSpec(), Map.class));
        theirs.getMetadata().setLabels(Map.of("team", "a"));
        long generation = peer.create(theirs).getMetadata().getGeneration();

        Outcome outcome = writers.applier.apply(owner, ourRoute());

        GenericKubernetesResource ours = peer.read(theirs);
        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(ours.getMetadata().getGeneration()).isEqualTo(generation);
        assertThat(managers(ours)).containsExactly("lockkeeper Apply");
    }

    @Test
    void aFilterIsAdoptedByItsOwner() {
        GenericKubernetesResource theirs = peer.create(peer.parse("""
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: HTTPRouteFilter
                metadata: {name: ai-eg-host-rewrite-chat, namespace: %s}
                spec: {urlRewrite: {hostname: {type: Header, header: x-edited}}}
                """.formatted(namespace), reference()));
        EnvoyRouteFilter wanted = new EnvoyRouteFilter();
        wanted.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("ai-eg-host-rewrite-chat")
                .withOwnerReferences(reference())
                .build());
        wanted.setSpec(EnvoyRouteFilterSpec.backendHost());

        Outcome outcome = writers.applier.apply(owner, wanted);

        GenericKubernetesResource ours = peer.read(theirs);
        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(ours.<Map<String, ?>>get("spec", "urlRewrite", "hostname")).isEqualTo(Map.of("type", "Backend"));
        assertThat(managers(ours)).containsExactly("lockkeeper Apply");
        assertThat(writers.applier.apply(owner, wanted)).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void aFilterThatAUserMadeIsRefused() {
        new Peer(admin, "kubectl-create").create(peer.parse("""
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: HTTPRouteFilter
                metadata: {name: ai-eg-host-rewrite-chat, namespace: %s}
                spec: {urlRewrite: {hostname: {type: Backend}}}
                """.formatted(namespace)));
        EnvoyRouteFilter wanted = new EnvoyRouteFilter();
        wanted.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("ai-eg-host-rewrite-chat")
                .withOwnerReferences(reference())
                .build());
        wanted.setSpec(EnvoyRouteFilterSpec.backendHost());

        Outcome outcome = writers.applier.apply(owner, wanted);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.problem().text())
                                .isEqualTo("metadata.name: HTTPRouteFilter " + namespace
                                        + "/ai-eg-host-rewrite-chat, made by kubectl-create, exists already and is not generated from"
                                        + " this AIGatewayRoute; it is left as it is and nothing is published in its place: rename this"
                                        + " AIGatewayRoute or delete the HTTPRouteFilter"));
    }

    @Test
    void ownerlessSecretsOfTheBundleAreReusedAndWhatIsTooMuchGoes() {
        GenericKubernetesResource part = peer.create(secret("gw-%s-%s-part-000", "chunk", "same"));
        GenericKubernetesResource surplus = peer.create(secret("gw-%s-%s-part-001", "chunk", "old"));
        GenericKubernetesResource index = peer.create(secret("gw-%s-%s", "index.yaml", """
                checksum: 00
                parts:
                - {name: a, path: parts/000, sizeBytes: 4}
                - {name: b, path: parts/001, sizeBytes: 3}
                """));
        GenericKubernetesResource legacy = peer.create(secret("gw-%s", "filter-config.yaml", "old"));

        Publication publication = bundleWriter().write(bundle("same"));

        assertThat(publication.complete()).isTrue();
        assertThat(peer.read(part).getMetadata().getUid())
                .isEqualTo(part.getMetadata().getUid());
        assertThat(value(part, "chunk")).isEqualTo("same");
        assertThat(value(index, "index.yaml")).contains("path: \"parts/000\"").doesNotContain("parts/001");
        assertThat(value(legacy, "filter-config.yaml")).isEqualTo("same");
        assertThat(peer.exists(surplus)).isFalse();
        assertThat(List.of(part, index, legacy))
                .allSatisfy(secret -> assertThat(managers(peer.read(secret))).containsExactly("lockkeeper Apply"));
        assertThat(bundleWriter().write(bundle("same")).writes()).isZero();
    }

    @Test
    void aUsersSecretWithTheLegacyNameIsRefusedAndNotDeleted() {
        GenericKubernetesResource users =
                new Peer(admin, "kubectl-create").create(secret("gw-%s", "password", "theirs"));

        Publication publication = bundleWriter().write(bundle("content"));
        bundleWriter().write(new GatewayPlan.None(new ObjectKey(namespace, "gw")));

        assertThat(publication.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text())
                        .isEqualTo("metadata.name: Secret " + namespace + "/gw-" + namespace
                                + ", made by kubectl-create, exists already and is not generated from this Gateway; it is left"
                                + " as it is and nothing is published in its place: delete it, or rename the Gateway"));
        assertThat(value(users, "password")).isEqualTo("theirs");
    }

    @Test
    void theFinalizerGoesAtOnceWithTheOwnershipOfConditions() {
        peer.change(aiRoute, route -> {
            route.getMetadata().setFinalizers(List.of(FINALIZER, "example.com/other"));
            return route;
        });
        peer.updateStatus(aiRoute, """
                conditions:
                - {type: NotAccepted, status: "False", reason: ReconciliationFailed, message: x,
                   lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);

        Outcome outcome = leftovers().release(owner, peer.read(aiRoute));

        GenericKubernetesResource released = peer.read(aiRoute);
        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(released.getMetadata().getFinalizers()).containsExactly("example.com/other");
        assertThat(released.getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getSubresource)
                .doesNotContain("status");
        assertThat(leftovers().release(owner, released)).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void anObjectThatWaitsForThePeersFinalizerIsGone() {
        peer.change(aiRoute, route -> {
            route.getMetadata().setFinalizers(List.of(FINALIZER));
            return route;
        });
        admin.resource(aiRoute).delete();
        assertThat(peer.read(aiRoute).getMetadata().getDeletionTimestamp()).isNotNull();

        leftovers().release(owner, peer.read(aiRoute));

        assertThat(peer.exists(aiRoute)).isFalse();
    }

    @Test
    void thePeerCanTakeEverythingBack() {
        GenericKubernetesResource route = peer.create(peersRoute());
        writers.applier.apply(owner, ourRoute());
        bundleWriter().write(bundle("ours"));
        GenericKubernetesResource index = secret("gw-%s-%s", "index.yaml", "theirs again");

        assertThatCode(() -> {
                    peer.change(route, present -> {
                        present.setAdditionalProperty(
                                "spec", peersRoute().getAdditionalProperties().get("spec"));
                        return present;
                    });
                    peer.change(index, present -> {
                        present.setAdditionalProperty(
                                "data", index.getAdditionalProperties().get("data"));
                        return present;
                    });
                    peer.change(aiRoute, present -> {
                        present.getMetadata().setFinalizers(List.of(FINALIZER));
                        return present;
                    });
                })
                .doesNotThrowAnyException();

        assertThat(peer.read(route).<String>get("spec", "rules", 0, "timeouts", "request"))
                .isEqualTo("60s");
        // And once more in our direction.
        assertThat(writers.applier.apply(owner, ourRoute())).isEqualTo(new Outcome.Written());
        assertThat(bundleWriter().write(bundle("ours")).complete()).isTrue();
        assertThat(peer.read(route).<String>get("spec", "rules", 0, "timeouts", "request"))
                .isEqualTo("30s");
        assertThat(value(index, "index.yaml")).startsWith("version: \"v1.1.0\"");
    }

    private BundleWriter bundleWriter() {
        return new BundleWriter(writers.applier, writers.objects, _ -> new TreeSet<>(Set.of(namespace)));
    }

    private PeerLeftovers leftovers() {
        return new PeerLeftovers(writers.requests);
    }

    private GatewayPlan bundle(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new GatewayPlan.Bundle(
                new BundlePlan(new ObjectKey(namespace, "gw"), "v1.1.0", "u", Sha256.hex(bytes), List.of(bytes)),
                List.of());
    }

    private String value(GenericKubernetesResource secret, String key) {
        return new String(
                Base64.getDecoder().decode(peer.read(secret).<String>get("data", key)), StandardCharsets.UTF_8);
    }

    private GenericKubernetesResource secret(String nameFormat, String key, String value) {
        String hash =
                Sha256.hex((namespace + "/gw").getBytes(StandardCharsets.UTF_8)).substring(0, 12);
        GenericKubernetesResource secret = peer.parse("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                """.formatted(nameFormat.formatted(namespace, hash), namespace));
        secret.setAdditionalProperty(
                "data", Map.of(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return secret;
    }

    private GenericKubernetesResource peersRoute() {
        GenericKubernetesResource route = peer.parse("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata:
                  name: chat
                  namespace: %s
                  labels: {team: a, removed-since: "yes"}
                  annotations:
                    gateway.envoyproxy.io/ai-gateway-generated: "true"
                    gateway.envoyproxy.io/backend-ref-priority: 0:openai:0
                    old: "yes"
                spec:
                  parentRefs: [{name: gw}]
                  hostnames: [old.example.com]
                  rules:
                  - matches: [{headers: [{name: x-ai-eg-model, value: gpt-x}], path: {value: /}}]
                    backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: openai, weight: 1}]
                    timeouts: {request: 60s}
                """.formatted(namespace));
        route.getMetadata().setOwnerReferences(List.of(reference()));
        return route;
    }

    private HTTPRoute ourRoute() {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("chat")
                .withLabels(Map.of("team", "a"))
                .withAnnotations(Map.of("gateway.envoyproxy.io/ai-gateway-generated", "true"))
                .withOwnerReferences(reference())
                .endMetadata()
                .withNewSpec()
                .addNewParentRef()
                .withName("gw")
                .endParentRef()
                .addNewRule()
                .addNewBackendRef()
                .withGroup("gateway.envoyproxy.io")
                .withKind("Backend")
                .withName("openai")
                .endBackendRef()
                .withNewTimeouts(null, "30s")
                .endRule()
                .endSpec()
                .build();
    }

    private OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion("aigateway.envoyproxy.io/v1beta1")
                .withKind("AIGatewayRoute")
                .withName("chat")
                .withUid(aiRoute.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static List<String> managers(GenericKubernetesResource object) {
        return object.getMetadata().getManagedFields().stream()
                .map(entry -> entry.getManager() + " " + entry.getOperation()
                        + Optional.ofNullable(entry.getSubresource())
                                .map(name -> " " + name)
                                .orElse(""))
                .toList();
    }
}
