package dev.lockkeeper.apply.publication;

import java.util.List;

/** What a user has: a route to backend one or two, both with the same key. */
final class Manifests {

    private Manifests() {}

    static String secret(String key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: { name: key, namespace: default }
                stringData: { apiKey: %s }
                """.formatted(key);
    }

    static String objects() {
        StringBuilder yaml = new StringBuilder(secret("sk-1")).append("""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: gw, namespace: default }
                spec: { gatewayClassName: eg, listeners: [{ name: http, protocol: HTTP, port: 8080 }] }
                ---
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: Backend
                metadata: { name: up, namespace: default }
                spec: { endpoints: [{ fqdn: { hostname: up.example.com, port: 443 } }] }
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: BackendSecurityPolicy
                metadata: { name: p, namespace: default }
                spec:
                  targetRefs:
                  - { group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: one }
                  - { group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: two }
                  type: APIKey
                  apiKey: { secretRef: { name: key } }
                """);
        for (String name : List.of("one", "two")) {
            yaml.append("""
                    ---
                    apiVersion: aigateway.envoyproxy.io/v1beta1
                    kind: AIServiceBackend
                    metadata: { name: %s, namespace: default }
                    spec:
                      schema: { name: OpenAI }
                      backendRef: { group: gateway.envoyproxy.io, kind: Backend, name: up }
                    """.formatted(name));
        }
        return yaml.toString();
    }

    static String route(String backend) {
        return route(backend, 1);
    }

    /** With more rules it names more references. */
    static String route(String backend, int rules) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: { name: chat, namespace: default }
                spec:
                  parentRefs: [{ name: gw, kind: Gateway, group: gateway.networking.k8s.io }]
                  rules:
                """);
        for (int rule = 0; rule < rules; rule++) {
            yaml.append("""
                  - matches: [{ headers: [{ type: Exact, name: x-ai-eg-model, value: m%d }] }]
                    backendRefs: [{ name: %s }]
                """.indent(0).formatted(rule, backend));
        }
        return yaml.toString();
    }
}
