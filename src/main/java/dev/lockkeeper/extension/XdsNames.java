package dev.lockkeeper.extension;

/** Names that Envoy, Envoy Gateway and every processor of this bundle format know; changing one breaks the data plane. */
final class XdsNames {

    static final String PROCESSOR_CLUSTER = "ai-gateway-extproc-uds";
    static final String PROCESSOR_FILTER = "envoy.filters.http.ext_proc/aigateway";
    static final String HEADER_MUTATION_FILTER = "envoy.filters.http.header_mutation";
    static final String HEADER_ATTRIBUTES_FILTER = "envoy.filters.http.header_to_metadata/aigateway";
    static final String UPSTREAM_CODEC_FILTER = "envoy.filters.http.upstream_codec";
    static final String HTTP_PROTOCOL_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /** What the processor tells Envoy about a request. */
    static final String PROCESSOR_NAMESPACE = "io.envoy.ai_gateway";
    /** What this server tells the processor about routes, clusters and endpoints. */
    static final String INTERNAL_NAMESPACE = "aigateway.envoy.io";

    static final String BACKEND_NAME = "per_route_rule_backend_name";
    static final String UPSTREAM_HOST = "upstream_host";
    static final String ROUTE_NAME = "aigw_route_name";

    static final String ENVOY_GATEWAY_NAMESPACE = "envoy-gateway";

    private XdsNames() {}
}
