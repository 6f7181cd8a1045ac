package dev.lockkeeper.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;

/** Objects that a test makes up while it runs, applied and deleted as a user with kubectl would. */
record AiObjects(KubernetesClient client) {
    /** One rule: a model and the backend it leads to, both in namespace {@code default}. */
    record Rule(String model, String backend, String override) {
        Rule(String model, String backend) {
            this(model, backend, "");
        }

        private String yaml() {
            var more = override.isEmpty() ? "" : ", modelNameOverride: " + override;
            return """
                    - matches: [{ headers: [{ name: x-ai-eg-model, value: %s }] }]
                      backendRefs: [{ name: %s%s }]
                    """.formatted(model, backend, more);
        }
    }

    /** An AIGatewayRoute of Gateway {@code gw}. */
    static String route(String name, Rule... rules) {
        return route(name, "", rules);
    }

    /** {@code more}: YAML of further members of the spec. */
    static String route(String name, String more, Rule... rules) {
        var yaml = new StringBuilder();
        Arrays.stream(rules).forEach(rule -> yaml.append(rule.yaml()));
        return """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: { name: %s, namespace: default }
                spec:
                  parentRefs: [{ name: gw }]
                %s
                  rules:
                %s
                """.formatted(name, more.indent(2), yaml.toString().indent(4));
    }

    static String backend(String name, String upstream) {
        return """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: { name: %s, namespace: default }
                spec:
                  schema: { name: OpenAI }
                  backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: %s }
                """.formatted(name, upstream);
    }

    static String key(String name, String key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: { name: %s, namespace: default }
                stringData: { apiKey: %s }
                """.formatted(name, key);
    }

    /** A policy that gives the key of the Secret of the same name to the backend of the same name. */
    static String policy(String name) {
        return """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: BackendSecurityPolicy
                metadata: { name: %1$s, namespace: default }
                spec:
                  targetRefs: [{ group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: %1$s }]
                  type: APIKey
                  apiKey: { secretRef: { name: %1$s } }
                """.formatted(name);
    }

    void apply(String... yaml) {
        for (var object : objects(yaml)) {
            client.resource(object).fieldManager("e2e").forceConflicts().serverSideApply();
        }
    }

    void delete(String... yaml) {
        objects(yaml).forEach(object -> client.resource(object).delete());
    }

    GenericKubernetesResource find(String yaml) {
        return client.resource(objects(yaml).getFirst()).get();
    }

    private static List<GenericKubernetesResource> objects(String... yaml) {
        return Arrays.stream(yaml)
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
                .toList();
    }
}
