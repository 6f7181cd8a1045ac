package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users apply becomes routes, bundles and conditions; whoever changes those finds them put back within seconds. */
@WithApiServer
class OperatorIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String ROUTES = "gateway.networking.k8s.io/v1";
    private static final String FILTERS = "gateway.envoyproxy.io/v1alpha1";
    private static final String OURS = "aigateway.envoyproxy.io/v1beta1";

    private ControlPlane plane;
    private Objects objects;
    private BundleNames bundle;
    private Replica replica;

    @BeforeEach
    void start(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        objects = new Objects(plane.admin(), namespace);
        bundle = new BundleNames(new ObjectKey(namespace, "gw"));
        replica = new Replica(operator("lockkeeper"), namespace, true);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void publishesRouteBundleAndConditions() {
        // Given a running operator
        replica.start();

        // When a user applies everything
        objects.all();

        // Then route, filters, bundle and conditions come
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(objects.httpRoute("chat")).isPresent();
            assertThat(filterConfig()).contains("sk-1").contains("model-one");
            assertThat(objects.condition(OURS, "AIGatewayRoute", "chat", "Accepted"))
                    .isEqualTo("True Accepted");
            assertThat(objects.condition(OURS, "AIServiceBackend", "b", "Accepted"))
                    .isEqualTo("True Accepted");
            assertThat(objects.condition(OURS, "BackendSecurityPolicy", "p", "Accepted"))
                    .isEqualTo("True Accepted");
        });
        assertThat(objects.find(FILTERS, "HTTPRouteFilter", "ai-eg-host-rewrite-chat"))
                .isPresent();
        assertThat(objects.find(FILTERS, "HTTPRouteFilter", "ai-eg-route-not-found-response-chat"))
                .isPresent();
    }

    @Test
    void putsBackWhatIsDeletedOrEdited() {
        // Given a published route
        objects.all();
        replica.start();
        await().atMost(SOON)
                .until(() ->
                        objects.httpRoute("chat").isPresent() && !filterConfig().isEmpty());
        String uid = objects.httpRoute("chat").orElseThrow().getMetadata().getUid();

        // When somebody deletes the route and the index, and edits a filter
        objects.delete(ROUTES, "HTTPRoute", "chat");
        objects.delete("v1", "Secret", bundle.index());
        objects.resource(FILTERS, "HTTPRouteFilter", "ai-eg-route-not-found-response-chat")
                .edit(filter -> {
                    filter.setAdditionalProperty(
                            "spec",
                            Map.of(
                                    "directResponse",
                                    Map.of("statusCode", 200, "body", Map.of("type", "Inline", "inline", "x"))));
                    return filter;
                });

        // Then all are back
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(objects.httpRoute("chat")).isPresent();
            assertThat(objects.httpRoute("chat").orElseThrow().getMetadata().getUid())
                    .isNotEqualTo(uid);
            assertThat(objects.find("v1", "Secret", bundle.index())).isPresent();
            assertThat(objects.find(FILTERS, "HTTPRouteFilter", "ai-eg-route-not-found-response-chat")
                            .orElseThrow()
                            .<Integer>get("spec", "directResponse", "statusCode"))
                    .isEqualTo(404);
        });
        assertThat(replica.meters.get("lockkeeper.drift.repaired").counters()).isNotEmpty();
    }

    @Test
    void writesNothingWithoutLeading() {
        // Given a replica that follows, synced and planned
        objects.all();
        Replica follower = new Replica(operator("follower"), objects.namespace, false);
        try (follower) {
            follower.start();
            await().atMost(SOON).until(follower.plans::ready);
            await().during(Duration.ofSeconds(1))
                    .atMost(SOON)
                    .until(() -> objects.httpRoute("chat").isEmpty());

            // When it begins to lead
            follower.leads();

            // Then it writes what is missing
            await().atMost(SOON)
                    .until(() -> objects.httpRoute("chat").isPresent()
                            && !filterConfig().isEmpty());
        }
    }

    @Test
    void takesTheBundleAwayWithItsGateway() {
        // Given a published bundle
        objects.all();
        replica.start();
        await().atMost(SOON).until(() -> !filterConfig().isEmpty());

        // When the Gateway is deleted
        objects.delete(ROUTES, "Gateway", "gw");

        // Then no Secret of it is left
        await().atMost(SOON)
                .until(() -> objects.find("v1", "Secret", bundle.index()).isEmpty()
                        && objects.find("v1", "Secret", bundle.part(0)).isEmpty()
                        && objects.find("v1", "Secret", bundle.legacy().orElseThrow())
                                .isEmpty());
    }

    @Test
    void takesTheBundleAwayOfAGatewayThatWentWhileNobodyRan() {
        // Given a bundle left by a replica that ended, and its Gateway deleted since
        objects.all();
        replica.start();
        await().atMost(SOON).until(() -> !filterConfig().isEmpty());
        replica.close();
        objects.delete(ROUTES, "Gateway", "gw");

        // When another replica begins
        replica = new Replica(operator("next"), objects.namespace, true).start();

        // Then the credentials do not stay behind
        await().atMost(SOON).until(() -> filterConfig().isEmpty());
    }

    @Test
    void saysThatQuotaPoliciesAndMcpRoutesAreNotSupportedYet() {
        // Given a running operator
        objects.all();
        replica.start();

        // When a user applies both
        objects.apply("aigateway.envoyproxy.io/v1alpha1", "QuotaPolicy", """
                metadata: { name: q }
                spec: { targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: b }] }
                """);
        objects.apply(OURS, "MCPRoute", """
                metadata: { name: m }
                spec:
                  parentRefs: [{ name: other, kind: Gateway, group: gateway.networking.k8s.io }]
                  backendRefs: [{ group: gateway.envoyproxy.io, kind: Backend, name: up }]
                """);

        // Then both say so
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(objects.condition("aigateway.envoyproxy.io/v1alpha1", "QuotaPolicy", "q", "Accepted"))
                    .isEqualTo("False NotYetSupported");
            assertThat(objects.condition(OURS, "MCPRoute", "m", "Accepted")).isEqualTo("False NotYetSupported");
        });
    }

    @Test
    void aRouteNameThatIsTakenIsSaidInTheCondition() {
        // Given an HTTPRoute of a user
        objects.apply(ROUTES, "HTTPRoute", "metadata: { name: chat }\nspec: { hostnames: [mine.example.com] }\n");
        replica.start();

        // When an AIGatewayRoute of that name comes
        objects.all();

        // Then it is refused, and the user's stays
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(objects.condition(OURS, "AIGatewayRoute", "chat", "Accepted"))
                        .isEqualTo("False NameInUse"));
        assertThat(objects.httpRoute("chat").orElseThrow().<Object>get("spec", "hostnames"))
                .isEqualTo(java.util.List.of("mine.example.com"));
    }

    /** A client with just the rights that we ask for; the namespace of the test is also Envoy Gateway's. */
    private KubernetesClient operator(String name) {
        String user = name + "-" + objects.namespace;
        try (InputStream manifests = Files.newInputStream(Path.of("src/main/kubernetes/cluster-role.yml"))) {
            for (HasMetadata role : plane.admin().load(manifests).items()) {
                boolean everywhere = role.getKind().equals("ClusterRole");
                if (!everywhere) {
                    role.getMetadata().setNamespace(objects.namespace);
                }
                plane.admin().resource(role).forceConflicts().serverSideApply();
                objects.bind(role, user);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plane.client(user);
    }

    /** The legacy Secret's text, empty without it. */
    private String filterConfig() {
        return objects.find("v1", "Secret", bundle.legacy().orElseThrow())
                .map(secret -> secret.<String>get("data", BundleNames.LEGACY_KEY))
                .map(text -> new String(Base64.getDecoder().decode(text), java.nio.charset.StandardCharsets.UTF_8))
                .orElse("");
    }
}
