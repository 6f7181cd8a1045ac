package dev.lockkeeper.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.api.AIGatewayRouteStatus;
import dev.lockkeeper.api.GatewayConfig;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.ParentStatus;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a real API server our kinds get their defaults, are one object in both versions, and keep status apart from spec. */
@WithApiServer
class CrdBehaviourIT {
    private static final String ROUTE = """
            apiVersion: aigateway.envoyproxy.io/%s
            kind: AIGatewayRoute
            metadata: {name: writers}
            spec:
              parentRefs: [{name: shop}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: writer}]}]
                backendRefs: [{name: provider-one}]
            """;

    @Test
    void aRouteGetsItsDefaults(KubernetesClient client, @TestNamespace String namespace) {
        // When
        var route =
                client.resource(route(client, "v1beta1")).inNamespace(namespace).create();

        // Then
        assertThat(route.getSpec().parentRefs())
                .containsExactly(new ParentReference("gateway.networking.k8s.io", "Gateway", null, "shop", null, null));
        assertThat(route.getSpec().rules()).singleElement().satisfies(rule -> {
            assertThat(rule.modelsOwnedBy()).isEqualTo("Envoy AI Gateway");
            assertThat(rule.matches().getFirst().headers().getFirst().type()).isEqualTo("Exact");
            assertThat(rule.backendRefs().getFirst().weight()).isEqualTo(1);
            assertThat(rule.backendRefs().getFirst().priority()).isZero();
        });
    }

    @Test
    void anMcpRouteGetsItsDefaults(KubernetesClient client, @TestNamespace String namespace) {
        // When
        var route = client.resource("""
                        apiVersion: aigateway.envoyproxy.io/v1beta1
                        kind: MCPRoute
                        metadata: {name: tools}
                        spec:
                          parentRefs: [{name: shop}]
                          backendRefs: [{name: issues, port: 80}]
                          backendSelector: {rules: [{cel: "true"}]}
                        """).inNamespace(namespace).create();

        // Then
        assertThat(field(client, route, "/spec/path")).isEqualTo("/mcp");
        assertThat(field(client, route, "/spec/backendRefs/0/path")).isEqualTo("/mcp");
        assertThat(field(client, route, "/spec/backendRefs/0/kind")).isEqualTo("Service");
        assertThat(field(client, route, "/spec/backendSelector/defaultAction")).isEqualTo("Deny");
        assertThat(field(client, route, "/spec/backendSelector/rules/0/action")).isEqualTo("Allow");
    }

    @Test
    void aPolicyGetsItsDefaults(KubernetesClient client, @TestNamespace String namespace) {
        // When
        var policy = client.resource("""
                        apiVersion: aigateway.envoyproxy.io/v1beta1
                        kind: BackendSecurityPolicy
                        metadata: {name: aws}
                        spec:
                          type: AWSCredentials
                          awsCredentials: {region: r, credentialsFile: {secretRef: {name: file}}}
                          credentialOverride: {fromRequestHeaders: {}}
                        """).inNamespace(namespace).create();

        // Then
        assertThat(field(client, policy, "/spec/awsCredentials/credentialsFile/profile"))
                .isEqualTo("default");
        assertThat(field(client, policy, "/spec/awsCredentials/credentialsFile/secretRef/kind"))
                .isEqualTo("Secret");
        assertThat(field(client, policy, "/spec/credentialOverride/fromRequestHeaders/fallbackToConfigured"))
                .isEqualTo("true");
    }

    @Test
    void aConfigWithoutSpecHasAnEmptyOne(KubernetesClient client, @TestNamespace String namespace) {
        // When
        var config = client.resource(read(client, GatewayConfig.class, """
                        apiVersion: aigateway.envoyproxy.io/v1beta1
                        kind: GatewayConfig
                        metadata: {name: plain}
                        """))
                .inNamespace(namespace)
                .create();

        // Then
        assertThat(config.getSpec().globalLLMRequestCosts()).isEmpty();
    }

    @Test
    void whatIsWrittenAsV1alpha1IsReadAsV1beta1(KubernetesClient client, @TestNamespace String namespace) {
        // When
        client.resource(ROUTE.formatted("v1alpha1")).inNamespace(namespace).create();

        // Then
        var read = client.resources(AIGatewayRoute.class)
                .inNamespace(namespace)
                .withName("writers")
                .get();
        assertThat(read.getApiVersion()).isEqualTo("aigateway.envoyproxy.io/v1beta1");
        assertThat(read.getSpec().rules().getFirst().backendRefs().getFirst().name())
                .isEqualTo("provider-one");
    }

    @Test
    void statusDoesNotMoveTheGeneration(KubernetesClient client, @TestNamespace String namespace) {
        // Given
        var created =
                client.resource(route(client, "v1beta1")).inNamespace(namespace).create();

        // When
        var changed = applyStatus(client, namespace, "lockkeeper", condition("Accepted"));

        // Then
        assertThat(changed.getMetadata().getGeneration())
                .isEqualTo(created.getMetadata().getGeneration());
        assertThat(changed.getStatus().conditions()).containsExactly(condition("Accepted"));
        assertThat(changed.getStatus().parents()).hasSize(1);
    }

    @Test
    void writersOfDifferentConditionsDoNotRemoveEachOthers(KubernetesClient client, @TestNamespace String namespace) {
        // Given
        client.resource(route(client, "v1beta1")).inNamespace(namespace).create();
        applyStatus(client, namespace, "one", condition("Accepted"));

        // When
        var changed = applyStatus(client, namespace, "two", condition("ResolvedRefs"));

        // Then
        assertThat(changed.getStatus().conditions())
                .extracting(Condition::getType)
                .contains("Accepted", "ResolvedRefs");
    }

    @Test
    void aConditionWithoutTimeIsRefused(KubernetesClient client, @TestNamespace String namespace) {
        // Given
        client.resource(route(client, "v1beta1")).inNamespace(namespace).create();
        var broken = new ConditionBuilder(condition("Accepted"))
                .withLastTransitionTime("now")
                .build();

        // When, Then
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> applyStatus(client, namespace, "lockkeeper", broken))
                .withMessageContaining(
                        "status.conditions[0].lastTransitionTime: Invalid value: \"now\": conditions[0].lastTransitionTime in body must be of type date-time: \"now\"");
    }

    @Test
    void clientSideApplyOfEachCrdFits(KubernetesClient client) {
        for (var text : CrdResources.texts()) {
            // Given
            var crds = client.apiextensions().v1().customResourceDefinitions();
            var crd = client.getKubernetesSerialization().unmarshal(text, CustomResourceDefinition.class);
            var applied = client.getKubernetesSerialization().asJson(crd);

            // When
            var kept = crds.withName(crd.getMetadata().getName()).edit(it -> {
                it.getMetadata().getAnnotations().put("kubectl.kubernetes.io/last-applied-configuration", applied);
                return it;
            });

            // Then
            assertThat(kept.getMetadata().getAnnotations()).containsValue(applied);
        }
    }

    private static AIGatewayRoute applyStatus(
            KubernetesClient client, String namespace, String manager, Condition condition) {
        var route = new AIGatewayRoute();
        route.getMetadata().setName("writers");
        route.setStatus(new AIGatewayRouteStatus(
                List.of(condition),
                List.of(new ParentStatus(
                        new ParentReference(null, null, null, "shop", null, null),
                        "lockkeeper/" + manager,
                        List.of(condition)))));
        return client.resource(route)
                .inNamespace(namespace)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(true)
                        .build());
    }

    private static Condition condition(String type) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason("Accepted")
                .withMessage("")
                .withObservedGeneration(1L)
                .withLastTransitionTime("2026-01-02T03:04:05Z")
                .build();
    }

    private static String field(KubernetesClient client, HasMetadata object, String pointer) {
        return client.getKubernetesSerialization()
                .convertValue(object, JsonNode.class)
                .at(pointer)
                .asText();
    }

    private static AIGatewayRoute route(KubernetesClient client, String version) {
        return read(client, AIGatewayRoute.class, ROUTE.formatted(version));
    }

    private static <T> T read(KubernetesClient client, Class<T> type, String yaml) {
        return client.getKubernetesSerialization().unmarshal(yaml, type);
    }
}
