package dev.lockkeeper.model;

/** The kinds a model knows, as the API server names them. */
public enum Kind {
    AI_GATEWAY_ROUTE("aigateway.envoyproxy.io", "v1beta1", "AIGatewayRoute"),
    AI_SERVICE_BACKEND("aigateway.envoyproxy.io", "v1beta1", "AIServiceBackend"),
    BACKEND_SECURITY_POLICY("aigateway.envoyproxy.io", "v1beta1", "BackendSecurityPolicy"),
    GATEWAY_CONFIG("aigateway.envoyproxy.io", "v1beta1", "GatewayConfig"),
    MCP_ROUTE("aigateway.envoyproxy.io", "v1beta1", "MCPRoute"),
    QUOTA_POLICY("aigateway.envoyproxy.io", "v1alpha1", "QuotaPolicy"),
    GATEWAY("gateway.networking.k8s.io", "v1", "Gateway"),
    HTTP_ROUTE("gateway.networking.k8s.io", "v1", "HTTPRoute"),
    REFERENCE_GRANT("gateway.networking.k8s.io", "v1beta1", "ReferenceGrant"),
    BACKEND("gateway.envoyproxy.io", "v1alpha1", "Backend"),
    INFERENCE_POOL("inference.networking.k8s.io", "v1", "InferencePool"),
    SECRET("", "v1", "Secret");

    private final String group;
    private final String version;
    private final String kindName;

    Kind(String group, String version, String kindName) {
        this.group = group;
        this.version = version;
        this.kindName = kindName;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    /** The kind as manifests spell it, e.g. {@code AIGatewayRoute}. */
    public String kindName() {
        return kindName;
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
