package dev.lockkeeper.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user has in the namespace of a test, and what came of it. */
final class Objects {

    private final KubernetesClient user;
    final String namespace;

    Objects(KubernetesClient user, String namespace) {
        this.user = user;
        this.namespace = namespace;
    }

    /** A Gateway, a Backend, an AIServiceBackend {@code b} with an APIKey policy, and an AIGatewayRoute {@code chat}. */
    void all() {
        gateway("gw");
        apply("v1", "Secret", """
                metadata: { name: key }
                stringData: { apiKey: sk-1 }
                """);
        apply("gateway.envoyproxy.io/v1alpha1", "Backend", """
                metadata: { name: up }
                spec: { endpoints: [{ fqdn: { hostname: up.example.com, port: 443 } }] }
                """);
        apply("aigateway.envoyproxy.io/v1beta1", "AIServiceBackend", """
                metadata: { name: b }
                spec:
                  schema: { name: OpenAI }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up }
                """);
        apply("aigateway.envoyproxy.io/v1beta1", "BackendSecurityPolicy", """
                metadata: { name: p }
                spec:
                  targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: b }]
                  type: APIKey
                  apiKey: { secretRef: { name: key } }
                """);
        route("chat", "model-one");
    }

    void gateway(String name) {
        apply("gateway.networking.k8s.io/v1", "Gateway", """
                metadata: { name: %s }
                spec:
                  gatewayClassName: eg
                  listeners: [{ name: http, protocol: HTTP, port: 8080 }]
                """.formatted(name));
    }

    void route(String name, String model) {
        apply("aigateway.envoyproxy.io/v1beta1", "AIGatewayRoute", """
                metadata: { name: %s }
                spec:
                  parentRefs: [{ name: gw, kind: Gateway, group: gateway.networking.k8s.io }]
                  rules:
                  - matches: [{ headers: [{ type: Exact, name: x-ai-eg-model, value: %s }] }]
                    backendRefs: [{ name: b }]
                """.formatted(name, model));
    }

    /** Gives a user the rights of a Role of the namespace, or of a ClusterRole. */
    void bind(HasMetadata role, String name) {
        boolean everywhere = role.getKind().equals("ClusterRole");
        String kind = everywhere ? "ClusterRoleBinding" : "RoleBinding";
        String text = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: { name: %s }
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s }
                subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: %s }]
                """.formatted(
                        kind,
                        role.getMetadata().getName() + "-" + name,
                        role.getKind(),
                        role.getMetadata().getName(),
                        name);
        GenericKubernetesResource binding =
                user.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
        if (!everywhere) {
            binding.getMetadata().setNamespace(namespace);
        }
        user.resource(binding).serverSideApply();
    }

    void apply(String apiVersion, String kind, String body) {
        String text = "apiVersion: " + apiVersion + "\nkind: " + kind + "\n" + body;
        GenericKubernetesResource object =
                user.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(namespace);
        user.resource(object).fieldManager("user").forceConflicts().serverSideApply();
    }

    void delete(String apiVersion, String kind, String name) {
        resource(apiVersion, kind, name).delete();
    }

    Optional<GenericKubernetesResource> find(String apiVersion, String kind, String name) {
        return Optional.ofNullable(resource(apiVersion, kind, name).get());
    }

    Optional<GenericKubernetesResource> httpRoute(String name) {
        return find("gateway.networking.k8s.io/v1", "HTTPRoute", name);
    }

    /** The condition's {@code status reason}, empty without it. */
    String condition(String apiVersion, String kind, String name, String type) {
        return find(apiVersion, kind, name)
                .map(object -> object.<List<Map<String, Object>>>get("status", "conditions"))
                .stream()
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition -> condition.get("status") + " " + condition.get("reason"))
                .findFirst()
                .orElse("");
    }

    Resource<GenericKubernetesResource> resource(String apiVersion, String kind, String name) {
        String[] parts = apiVersion.split("/");
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(parts.length == 2 ? parts[0] : "")
                .withVersion(parts[parts.length - 1])
                .withKind(kind)
                .withNamespaced(true)
                .build();
        return user.genericKubernetesResources(context).inNamespace(namespace).withName(name);
    }
}
