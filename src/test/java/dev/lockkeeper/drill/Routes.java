package dev.lockkeeper.drill;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** Manifests of a drill: one Gateway, one backend, and routes whose model name tells which version of them arrived. */
final class Routes {

    private static final ResourceDefinitionContext HTTP_ROUTE = new ResourceDefinitionContext.Builder()
            .withGroup("gateway.networking.k8s.io")
            .withVersion("v1")
            .withKind("HTTPRoute")
            .withPlural("httproutes")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final String namespace;

    Routes(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    void base() {
        apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: gw }
                spec:
                  gatewayClassName: drill
                  listeners: [{ name: http, protocol: HTTP, port: 10080 }]
                """);
        apply("""
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: Backend
                metadata: { name: up }
                spec: { endpoints: [{ fqdn: { hostname: up.example.com, port: 443 } }] }
                """);
        apply("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: { name: b }
                spec:
                  schema: { name: OpenAI }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up }
                """);
    }

    void route(String name, String model) {
        apply("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: { name: %s }
                spec:
                  parentRefs: [{ name: gw, kind: Gateway, group: gateway.networking.k8s.io }]
                  rules:
                  - matches: [{ headers: [{ type: Exact, name: x-ai-eg-model, value: "%s" }] }]
                    backendRefs: [{ name: b }]
                """.formatted(name, model));
    }

    void remove(String name) {
        client.genericKubernetesResources("aigateway.envoyproxy.io/v1beta1", "AIGatewayRoute")
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    /** The model that the generated HTTPRoute matches, empty while there is none. */
    Optional<String> served(String name) {
        GenericKubernetesResource route = client.genericKubernetesResources(HTTP_ROUTE)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return Optional.ofNullable(route)
                .map(found -> found.<Object>get("spec", "rules", 0, "matches", 0, "headers", 0, "value"))
                .map(Object::toString);
    }

    GenericKubernetesResource httpRoute(String name) {
        return client.genericKubernetesResources(HTTP_ROUTE)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    private void apply(String yaml) {
        client.resource(yaml).inNamespace(namespace).serverSideApply();
    }
}
