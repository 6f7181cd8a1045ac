package dev.lockkeeper.processor;

/** Names that the extension server's edits, Envoy and users' access logs and limits rely on. */
final class ProcessorNames {

    static final String MODEL_HEADER = "x-ai-eg-model";
    static final String ORIGINAL_PATH_HEADER = "x-ai-eg-original-path";
    /** Ties the tries of a request to the stream that saw its body. */
    static final String REQUEST_ID_HEADER = "x-ai-eg-internal-req-id";

    /** What we tell Envoy about a request. */
    static final String METADATA_NAMESPACE = "io.envoy.ai_gateway";

    private static final String INTERNAL = ".filter_metadata['aigateway.envoy.io']";
    static final String HOST_BACKEND = "xds.upstream_host_metadata" + INTERNAL + "['per_route_rule_backend_name']";
    static final String CLUSTER_BACKEND = "xds.cluster_metadata" + INTERNAL + "['per_route_rule_backend_name']";
    static final String ROUTE = "xds.route_metadata" + INTERNAL + "['aigw_route_name']";

    private ProcessorNames() {}
}
