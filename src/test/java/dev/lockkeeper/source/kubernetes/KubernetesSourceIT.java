package dev.lockkeeper.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster holds reaches the model once and in order, through restarts, absences and kinds that come and go. */
@WithApiServer
class KubernetesSourceIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AFTER_RESTART = Duration.ofSeconds(60);
    private static final SourceTiming QUICK = new SourceTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    private final RecordingSink sink = new RecordingSink();
    private ControlPlane plane;
    private KubernetesClient user;
    private String namespace;
    private KubernetesSource source;

    @BeforeEach
    void prepare(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.user = plane.admin();
        this.namespace = namespace;
        KubernetesClient client = plane.client("source-" + namespace, "system:masters");
        source = new KubernetesSource(
                client,
                WatchScope.of(List.of(namespace), namespace),
                sink,
                new IgnoringObserver(),
                new IgnoringObserver(),
                new PlainPrimaries(client),
                QUICK,
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void saysSyncedAfterAllThatWasThere() {
        // Given objects of many kinds
        gateway();
        backend("b");
        policy("p", "key");
        secret("key", "sk-1");
        secret("other", "unread");
        grant("g");

        // When the source starts
        source.start();
        awaitSynced();

        // Then all of it came before the word, the content of Secrets only where it is named
        assertThat(sink.modelAtSync().has(id(Kind.GATEWAY, "gw"))).isTrue();
        assertThat(sink.modelAtSync().has(id(Kind.AI_SERVICE_BACKEND, "b"))).isTrue();
        assertThat(sink.modelAtSync().grants(namespace)).hasSize(1);
        assertThat(sink.modelAtSync().spec(id(Kind.SECRET, "key"), ModelSpec.SecretContent.class))
                .contains(new ModelSpec.SecretContent(true, Map.of("apiKey", "sk-1")));
        assertThat(sink.modelAtSync().spec(id(Kind.SECRET, "other"), ModelSpec.SecretContent.class))
                .contains(ModelSpec.SecretContent.NOT_LOADED);
        assertThat(sink.syncs()).isEqualTo(1);
    }

    @Test
    void labelsAndAnnotationsCountAsChanges() {
        // Given a synced source
        gateway();
        backend("b");
        source.start();
        awaitSynced();

        // When a label of one object and the one annotation that counts of another change
        edit(
                "aigateway.envoyproxy.io/v1beta1",
                "AIServiceBackend",
                "b",
                object -> object.getMetadata().setLabels(Map.of("team", "a")));
        edit(
                "gateway.networking.k8s.io/v1",
                "Gateway",
                "gw",
                object -> object.getMetadata().setAnnotations(Map.of("aigateway.envoyproxy.io/gateway-config", "c")));

        // Then both arrive
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(sink.model()
                            .find(id(Kind.AI_SERVICE_BACKEND, "b"))
                            .orElseThrow()
                            .meta()
                            .labels())
                    .containsEntry("team", "a");
            assertThat(sink.model().references(id(Kind.GATEWAY, "gw"))).contains(id(Kind.GATEWAY_CONFIG, "c"));
        });
    }

    @Test
    void whatPlansDoNotReadIsNoChange() {
        // Given a synced source
        gateway();
        backend("b");
        source.start();
        awaitSynced();

        // When a Gateway gets another label and a status, and a backend a status; and then something that counts
        edit(
                "gateway.networking.k8s.io/v1",
                "Gateway",
                "gw",
                object -> object.getMetadata().setLabels(Map.of("any", "label")));
        resource("gateway.networking.k8s.io/v1", "Gateway", "gw").editStatus(object -> {
            object.setAdditionalProperty("status", Map.of("addresses", List.of(Map.of("value", "10.0.0.1"))));
            return object;
        });
        backend("last");
        await().atMost(SOON).until(() -> sink.model().has(id(Kind.AI_SERVICE_BACKEND, "last")));

        // Then only what counts was said
        assertThat(sink.of(id(Kind.GATEWAY, "gw"))).hasSize(1);
        assertThat(sink.of(id(Kind.AI_SERVICE_BACKEND, "b"))).hasSize(1);
    }

    @Test
    void aRestartOfTheApiServerLosesNothingAndSaysNothingTwice() {
        // Given a synced source
        gateway();
        backend("stays");
        backend("changes");
        backend("goes");
        source.start();
        awaitSynced();
        sink.forgetChanges();

        // When the API server is killed and started again, and users go on
        plane.restart();
        backend("comes");
        edit(
                "aigateway.envoyproxy.io/v1beta1",
                "AIServiceBackend",
                "changes",
                object -> object.getMetadata().setLabels(Map.of("team", "b")));
        resource("aigateway.envoyproxy.io/v1beta1", "AIServiceBackend", "goes").delete();

        // Then each change arrives, once
        await().atMost(AFTER_RESTART).untilAsserted(() -> {
            assertThat(sink.of(id(Kind.AI_SERVICE_BACKEND, "comes"))).hasSize(1);
            assertThat(sink.of(id(Kind.AI_SERVICE_BACKEND, "changes"))).hasSize(1);
            assertThat(sink.of(id(Kind.AI_SERVICE_BACKEND, "goes")))
                    .containsExactly(new ModelChange.Delete(id(Kind.AI_SERVICE_BACKEND, "goes")));
        });
        assertThat(sink.all()).hasSize(3);
        assertThat(sink.syncs()).isEqualTo(1);
    }

    @Test
    void anApiServerThatIsNotThereYetIsWaitedFor() {
        // Given no API server
        gateway();
        plane.killApiServer();
        try {
            source.start();
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !sink.isSynced());
        } finally {
            // When it comes
            plane.startApiServer();
        }

        // Then the source goes on by itself
        await().atMost(AFTER_RESTART).until(sink::isSynced);
        assertThat(sink.model().has(id(Kind.GATEWAY, "gw"))).isTrue();
    }

    @Test
    void aKindMayAppearAndVanish() {
        // Given a synced source, and no InferencePool in the cluster
        source.start();
        awaitSynced();

        // When its CRD is installed and an object made
        HasMetadata crd = user.resource(INFERENCE_POOL_CRD).serverSideApply();
        try {
            await().atMost(SOON).ignoreExceptions().until(() -> {
                apply("inference.networking.k8s.io/v1", "InferencePool", "metadata: { name: pool }");
                return true;
            });

            // Then the object arrives
            await().atMost(SOON).until(() -> sink.model().has(id(Kind.INFERENCE_POOL, "pool")));
        } finally {
            // When the CRD is removed
            user.resource(crd).delete();
        }

        // Then the object is gone, and the others still flow
        await().atMost(SOON).until(() -> !sink.model().has(id(Kind.INFERENCE_POOL, "pool")));
        backend("b");
        await().atMost(SOON).until(() -> sink.model().has(id(Kind.AI_SERVICE_BACKEND, "b")));
    }

    @Test
    void aPolicyThatBeginsToNameASecretComesAfterItsContent() {
        // Given a Secret that nobody names
        secret("key", "sk-1");
        secret("next", "sk-2");
        policy("p", "key");
        source.start();
        awaitSynced();
        sink.forgetChanges();

        // When a policy begins to name it
        policy("p", "next");

        // Then its content came first, and that of the other one goes last
        await().atMost(SOON).until(() -> sink.all().size() == 3);
        assertThat(sink.all())
                .extracting(change -> change.id().toString())
                .containsExactly(
                        "Secret " + namespace + "/next",
                        "BackendSecurityPolicy " + namespace + "/p",
                        "Secret " + namespace + "/key");
        assertThat(sink.model().spec(id(Kind.SECRET, "next"), ModelSpec.SecretContent.class))
                .contains(new ModelSpec.SecretContent(true, Map.of("apiKey", "sk-2")));
        assertThat(sink.model().spec(id(Kind.SECRET, "key"), ModelSpec.SecretContent.class))
                .contains(ModelSpec.SecretContent.NOT_LOADED);
    }

    private static final HasMetadata INFERENCE_POOL_CRD =
            new io.fabric8.kubernetes.client.utils.KubernetesSerialization().unmarshal("""
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata:
                      name: inferencepools.inference.networking.k8s.io
                      annotations: { api-approved.kubernetes.io: "unapproved, test" }
                    spec:
                      group: inference.networking.k8s.io
                      scope: Namespaced
                      names: { kind: InferencePool, plural: inferencepools, singular: inferencepool, listKind: InferencePoolList }
                      versions:
                      - name: v1
                        served: true
                        storage: true
                        schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
                    """);

    private static final class IgnoringObserver implements DataPlaneObserver {
        @Override
        public void complete() {}

        @Override
        public void put(HasMetadata object) {}

        @Override
        public void removed(String apiVersion, String kind, ObjectKey key) {}
    }

    private void awaitSynced() {
        await().atMost(SOON).until(sink::isSynced);
    }

    private ObjectId id(Kind kind, String name) {
        return ObjectId.of(kind, namespace, name);
    }

    private void gateway() {
        apply("gateway.networking.k8s.io/v1", "Gateway", """
                metadata: { name: gw }
                spec: { gatewayClassName: eg, listeners: [{ name: http, protocol: HTTP, port: 8080 }] }
                """);
    }

    private void backend(String name) {
        apply("aigateway.envoyproxy.io/v1beta1", "AIServiceBackend", """
                metadata: { name: %s }
                spec:
                  schema: { name: OpenAI }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up }
                """.formatted(name));
    }

    private void policy(String name, String secret) {
        apply("aigateway.envoyproxy.io/v1beta1", "BackendSecurityPolicy", """
                metadata: { name: %s }
                spec: { type: APIKey, apiKey: { secretRef: { name: %s } } }
                """.formatted(name, secret));
    }

    private void secret(String name, String apiKey) {
        apply("v1", "Secret", "metadata: { name: %s }\nstringData: { apiKey: %s }".formatted(name, apiKey));
    }

    private void grant(String name) {
        apply("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", """
                metadata: { name: %s }
                spec:
                  from: [{ group: aigateway.envoyproxy.io, kind: AIGatewayRoute, namespace: elsewhere }]
                  to: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend }]
                """.formatted(name));
    }

    private void apply(String apiVersion, String kind, String body) {
        String text = "apiVersion: " + apiVersion + "\nkind: " + kind + "\n" + body;
        GenericKubernetesResource object =
                user.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(namespace);
        user.resource(object).fieldManager("user").forceConflicts().serverSideApply();
    }

    private void edit(
            String apiVersion, String kind, String name, java.util.function.Consumer<GenericKubernetesResource> edit) {
        resource(apiVersion, kind, name).edit(object -> {
            edit.accept(object);
            return object;
        });
    }

    private io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource> resource(
            String apiVersion, String kind, String name) {
        String[] parts = apiVersion.split("/");
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(parts[0])
                .withVersion(parts[1])
                .withKind(kind)
                .withNamespaced(true)
                .build();
        return user.genericKubernetesResources(context).inNamespace(namespace).withName(name);
    }
}
