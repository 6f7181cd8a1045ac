package dev.lockkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.leadership.SoleWriter;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.condition.PlannedStatus.PlannedParent;
import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server keeps the status that was planned, whichever of our kinds it is, and gets it only when it is new. */
@WithApiServer
class StatusWriterIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final PlannedCondition ACCEPTED = new PlannedCondition("Accepted", true, "Accepted", "fine");
    private static final PlannedCondition BROKEN = new PlannedCondition(
            "Accepted", false, "Invalid", "spec.rules[0].backendRefs[0].name: no AIServiceBackend team/openai");

    private static final Map<Kind, String> SPECS = Map.of(
            Kind.AI_GATEWAY_ROUTE,
            """
            parentRefs: [{name: gw, kind: Gateway, group: gateway.networking.k8s.io}]
            rules: [{backendRefs: [{name: openai}]}]
            """,
            Kind.AI_SERVICE_BACKEND,
            """
            schema: {name: OpenAI}
            backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: openai}
            """,
            Kind.BACKEND_SECURITY_POLICY,
            """
            targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
            type: APIKey
            apiKey: {secretRef: {name: key}}
            """,
            Kind.GATEWAY_CONFIG,
            "extProc: {}",
            Kind.MCP_ROUTE,
            """
            parentRefs: [{name: gw, kind: Gateway, group: gateway.networking.k8s.io}]
            backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: mcp}]
            """,
            Kind.QUOTA_POLICY,
            """
            targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
            """);

    private ControlPlane plane;
    private KubernetesClient admin;
    private String namespace;
    private StatusWriter writer;
    private EventRecorder events;

    @BeforeEach
    void connect(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.admin = plane.admin();
        this.namespace = namespace;
        KubernetesClient client = plane.client("lockkeeper-" + namespace, "system:masters");
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        events = new EventRecorder(new KubernetesEventStore(client), () -> true, InstantSource.system(), metrics);
        writer = new StatusWriter(
                new FencedRequests(client, new SoleWriter(), metrics),
                client.getKubernetesSerialization(),
                InstantSource.system(),
                events);
    }

    @AfterEach
    void close() {
        events.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "AI_GATEWAY_ROUTE",
                "AI_SERVICE_BACKEND",
                "BACKEND_SECURITY_POLICY",
                "GATEWAY_CONFIG",
                "MCP_ROUTE",
                "QUOTA_POLICY"
            })
    void everyKindGetsItsConditionsOnce(Kind kind) {
        GenericKubernetesResource object = create(kind);

        Outcome first = writer.write(planned(kind, 1, ACCEPTED), object);
        GenericKubernetesResource stored = read(object);
        Outcome second = writer.write(planned(kind, 1, ACCEPTED), stored);

        assertThat(first).isEqualTo(new Outcome.Written());
        assertThat(second).isEqualTo(new Outcome.Unchanged());
        assertThat(conditions(stored))
                .singleElement()
                .satisfies(condition -> assertThat(condition)
                        .containsEntry("type", "Accepted")
                        .containsEntry("status", "True")
                        .containsEntry("reason", "Accepted")
                        .containsEntry("message", "fine")
                        .containsEntry("observedGeneration", 1));
    }

    @Test
    void anOldViewIsReadAgainAndLosesNothing() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        setStatus(object, "audit", """
                conditions:
                - {type: example.com/Audited, status: "True", reason: Done, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);

        Outcome outcome = writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, ACCEPTED), object);

        assertThat(outcome).isEqualTo(new Outcome.Written());
        assertThat(conditions(read(object)))
                .extracting("type")
                .containsExactlyInAnyOrder("Accepted", "example.com/Audited");
    }

    @Test
    void aViewOlderThanItsOwnWriteMeetsNoConflict() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, ACCEPTED), object);

        Outcome second = writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, ACCEPTED), object);

        assertThat(second).isEqualTo(new Outcome.Unchanged());
        await().untilAsserted(() -> assertThat(plane.auditLog())
                .filteredOn(event -> event.user().equals("lockkeeper-" + namespace))
                .filteredOn(event -> event.subresource().equals("status"))
                .extracting(AuditEvent::code)
                .containsExactly(200));
    }

    @Test
    void aPlanForAnOldSpecSaysNothingAboutTheNewOne() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        object.setAdditionalProperty("spec", yaml("""
                schema: {name: OpenAI, prefix: v2}
                backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: openai}
                """));
        GenericKubernetesResource newer = admin.resource(object).update();

        Outcome outcome = writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, ACCEPTED), newer);

        assertThat(newer.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(outcome).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void thePeersConditionGoes() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        setStatus(object, "controller", """
                conditions:
                - {type: NotAccepted, status: "False", reason: ReconciliationFailed, message: x, lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);

        writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, ACCEPTED), read(object));

        GenericKubernetesResource stored = read(object);
        assertThat(conditions(stored)).extracting("type").containsExactly("Accepted");
    }

    @Test
    void parentsThatTheKindDoesNotKeepAreNotSentForEver() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        PlannedStatus planned = new PlannedStatus(
                ObjectId.of(Kind.AI_SERVICE_BACKEND, namespace, "it"),
                1,
                List.of(ACCEPTED),
                List.of(new PlannedParent(new ParentReference(null, null, null, "gw", null, null), List.of(ACCEPTED))));

        Outcome first = writer.write(planned, object);
        Outcome second = writer.write(planned, read(object));

        assertThat(first).isEqualTo(new Outcome.Written());
        assertThat(second).isEqualTo(new Outcome.Unchanged());
    }

    @Test
    void parentsAreKeptWhereTheKindHasThem() {
        GenericKubernetesResource object = create(Kind.AI_GATEWAY_ROUTE);
        PlannedStatus planned = new PlannedStatus(
                ObjectId.of(Kind.AI_GATEWAY_ROUTE, namespace, "it"),
                1,
                List.of(ACCEPTED),
                List.of(new PlannedParent(new ParentReference(null, null, null, "gw", null, null), List.of(ACCEPTED))));

        writer.write(planned, object);
        Outcome second = writer.write(planned, read(object));

        assertThat(second).isEqualTo(new Outcome.Unchanged());
        assertThat(read(object).<String>get("status", "parents", 0, "parentRef", "name"))
                .isEqualTo("gw");
    }

    @Test
    void whatTurnedFalseIsAnEventWithACount() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);

        writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, BROKEN), object);
        writer.write(planned(Kind.AI_SERVICE_BACKEND, 1, BROKEN), read(object));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.v1()
                                .events()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.getType()).isEqualTo("Warning");
                            assertThat(event.getReason()).isEqualTo("Invalid");
                            assertThat(event.getMessage())
                                    .isEqualTo("spec.rules[0].backendRefs[0].name: no AIServiceBackend team/openai");
                            assertThat(event.getInvolvedObject().getName()).isEqualTo("it");
                            assertThat(event.getCount()).isEqualTo(1);
                        }));
    }

    @Test
    void anEventThatExistsIsCounted() {
        GenericKubernetesResource object = create(Kind.AI_SERVICE_BACKEND);
        EventStore store = new KubernetesEventStore(admin);
        Event event = new io.fabric8.kubernetes.api.model.EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("it.1")
                .endMetadata()
                .withNewInvolvedObject()
                .withNamespace(namespace)
                .withName(object.getMetadata().getName())
                .endInvolvedObject()
                .withReason("Invalid")
                .withCount(1)
                .build();

        assertThat(store.write(event, 1)).isTrue();
        assertThat(store.write(event, 4)).isTrue();

        assertThat(admin.v1()
                        .events()
                        .inNamespace(namespace)
                        .withName("it.1")
                        .get()
                        .getCount())
                .isEqualTo(5);
    }

    private PlannedStatus planned(Kind kind, long generation, PlannedCondition condition) {
        return new PlannedStatus(ObjectId.of(kind, namespace, "it"), generation, List.of(condition), List.of());
    }

    private GenericKubernetesResource create(Kind kind) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(kind.apiVersion());
        object.setKind(kind.kindName());
        object.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("it")
                .build());
        object.setAdditionalProperty("spec", yaml(SPECS.getOrDefault(kind, "{}")));
        return admin.resource(object).create();
    }

    private void setStatus(GenericKubernetesResource object, String manager, String status) {
        GenericKubernetesResource next = read(object);
        next.getMetadata().setManagedFields(null);
        next.setAdditionalProperty("status", yaml(status));
        admin.raw(
                "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/%s/aiservicebackends/it/status?fieldManager=%s"
                        .formatted(namespace, manager),
                "PUT",
                next);
    }

    private GenericKubernetesResource read(GenericKubernetesResource object) {
        return admin.resource(object).get();
    }

    private Map<?, ?> yaml(String text) {
        return admin.getKubernetesSerialization().unmarshal(text, Map.class);
    }

    private static List<Map<String, Object>> conditions(GenericKubernetesResource object) {
        return object.get("status", "conditions");
    }
}
