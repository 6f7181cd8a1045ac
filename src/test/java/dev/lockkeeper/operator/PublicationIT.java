package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.apply.PodNudge;
import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.delivery.ConnectedProcessor;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An HTTPRoute names new backends after processors have them, and the AIGatewayRoute says how far it got. */
@WithApiServer
class PublicationIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String OURS = "aigateway.envoyproxy.io/v1beta1";

    private Objects objects;
    private ObjectKey gateway;
    private BundleNames bundle;
    private Replica replica;
    private final Processor processor = new Processor();

    @BeforeEach
    void start(ControlPlane plane, @TestNamespace String namespace) {
        objects = new Objects(plane.admin(), namespace);
        gateway = new ObjectKey(namespace, "gw");
        bundle = new BundleNames(gateway);
        replica = new Replica(plane.client("publication-" + namespace, "system:masters"), namespace, true);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void anHttpRouteWaitsForTheProcessorsAcknowledgement() {
        // Given a published route and a processor that has taken its bundle
        objects.all();
        replica.acknowledgements.add(processor);
        replica.start();
        await().atMost(SOON).until(() -> !uuid().isEmpty());
        processor.takes(uuid());
        await().atMost(SOON).until(() -> objects.httpRoute("chat").isPresent());

        // When the route goes to another backend
        another("c");
        await().atMost(SOON).until(() -> filterConfig().contains("/c/route/chat"));

        // Then both are in the bundle, and the HTTPRoute waits
        assertThat(filterConfig()).contains("/b/route/chat").contains("/c/route/chat");
        await().atMost(SOON)
                .until(() -> objects.condition(OURS, "AIGatewayRoute", "chat", "Programmed")
                        .equals("False Pending"));
        assertThat(backendOf("chat")).isEqualTo("up");

        // When the processor acknowledges
        processor.takes(uuid());

        // Then it is written, and the former backend goes a while after Envoy Gateway has taken it
        await().atMost(SOON).until(() -> backendOf("chat").equals("up-c"));
        assertThat(filterConfig()).contains("/b/route/chat");
        reports("True", "ResolvedRefs", "");
        await().atMost(SOON).until(() -> !filterConfig().contains("/b/route/chat"));
        assertThat(filterConfig()).contains("/c/route/chat");
    }

    @Test
    void aPodThatReadsSecretsIsNudgedAndGivenTime() {
        // Given a published route and an Envoy pod
        objects.all();
        pod("envoy-1");
        replica.start();

        // Then the pod's annotation names the bundle, and the HTTPRoute comes
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(annotation("envoy-1")).isNotEmpty().isEqualTo(uuid());
            assertThat(objects.httpRoute("chat")).isPresent();
        });

        // When the key is rotated
        String before = uuid();
        objects.apply("v1", "Secret", """
                metadata: { name: key }
                stringData: { apiKey: sk-2 }
                """);

        // Then the pod hears of it, and the HTTPRoute is left alone
        long generation = objects.httpRoute("chat").orElseThrow().getMetadata().getGeneration();
        await().atMost(SOON)
                .until(() -> !uuid().equals(before) && annotation("envoy-1").equals(uuid()));
        assertThat(objects.httpRoute("chat").orElseThrow().getMetadata().getGeneration())
                .isEqualTo(generation);
    }

    @Test
    void saysWhatEnvoyGatewaySaysOfTheHttpRoute() {
        // Given a published route
        objects.all();
        replica.start();
        await().atMost(SOON).until(() -> objects.httpRoute("chat").isPresent());
        await().atMost(SOON)
                .until(() -> objects.condition(OURS, "AIGatewayRoute", "chat", "Programmed")
                        .equals("False Pending"));

        // When Envoy Gateway refuses a reference
        reports("False", "InvalidAddress", "loopback is not allowed");

        // Then it is said
        await().atMost(SOON)
                .until(() -> objects.condition(OURS, "AIGatewayRoute", "chat", "Programmed")
                        .equals("False InvalidAddress"));

        // When it takes it
        reports("True", "ResolvedRefs", "");

        // Then
        await().atMost(SOON)
                .until(() -> objects.condition(OURS, "AIGatewayRoute", "chat", "Programmed")
                        .equals("True Programmed"));
    }

    /** A processor of the Gateway that takes what the test says. */
    private final class Processor implements Acknowledgements {
        private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
        private volatile Optional<String> taken = Optional.empty();

        void takes(String uuid) {
            taken = Optional.of(uuid);
            listeners.forEach(listener -> listener.accept(gateway));
        }

        @Override
        public List<ConnectedProcessor> of(ObjectKey of) {
            return of.equals(gateway)
                    ? List.of(new ConnectedProcessor("test", Optional.empty(), taken, Optional.empty()))
                    : List.of();
        }

        @Override
        public void onChange(Consumer<ObjectKey> listener) {
            listeners.add(listener);
        }
    }

    private void another(String name) {
        objects.apply("gateway.envoyproxy.io/v1alpha1", "Backend", """
                metadata: { name: up-%s }
                spec: { endpoints: [{ fqdn: { hostname: up.example.com, port: 443 } }] }
                """.formatted(name));
        objects.apply(OURS, "AIServiceBackend", """
                metadata: { name: %s }
                spec:
                  schema: { name: OpenAI }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up-%s }
                """.formatted(name, name));
        objects.apply(OURS, "AIGatewayRoute", """
                metadata: { name: chat }
                spec:
                  parentRefs: [{ name: gw, kind: Gateway, group: gateway.networking.k8s.io }]
                  rules:
                  - matches: [{ headers: [{ type: Exact, name: x-ai-eg-model, value: model-one }] }]
                    backendRefs: [{ name: %s }]
                """.formatted(name));
    }

    private void pod(String name) {
        objects.apply("v1", "Pod", """
                metadata:
                  name: %s
                  labels:
                    gateway.envoyproxy.io/owning-gateway-name: gw
                    gateway.envoyproxy.io/owning-gateway-namespace: %s
                spec: { containers: [{ name: envoy, image: envoyproxy/envoy }] }
                """.formatted(name, gateway.namespace()));
    }

    private void reports(String resolved, String reason, String message) {
        objects.resource("gateway.networking.k8s.io/v1", "HTTPRoute", "chat").editStatus(route -> {
            route.setAdditionalProperty(
                    "status",
                    Map.of(
                            "parents",
                            List.of(Map.of(
                                    "controllerName",
                                    "gateway.envoyproxy.io/gatewayclass-controller",
                                    "parentRef",
                                    Map.of("name", "gw"),
                                    "conditions",
                                    List.of(
                                            condition(route, "Accepted", "True", "Accepted", ""),
                                            condition(route, "ResolvedRefs", resolved, reason, message))))));
            return route;
        });
    }

    private static Map<String, Object> condition(
            GenericKubernetesResource route, String type, String status, String reason, String message) {
        return Map.of(
                "type", type,
                "status", status,
                "reason", reason,
                "message", message,
                "observedGeneration", route.getMetadata().getGeneration(),
                "lastTransitionTime", "2026-01-01T00:00:00Z");
    }

    private String backendOf(String route) {
        return objects.httpRoute(route)
                .map(object -> object.<String>get("spec", "rules", 0, "backendRefs", 0, "name"))
                .orElse("");
    }

    private String annotation(String pod) {
        return objects.find("v1", "Pod", pod)
                .map(object -> Optional.ofNullable(object.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(PodNudge.ANNOTATION, ""))
                .orElse("");
    }

    private String uuid() {
        return filterConfig()
                .lines()
                .filter(line -> line.startsWith("uuid: "))
                .map(line -> line.substring("uuid: ".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    private String filterConfig() {
        return objects.find("v1", "Secret", bundle.legacy().orElseThrow())
                .map(secret -> secret.<String>get("data", BundleNames.LEGACY_KEY))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .orElse("");
    }
}
