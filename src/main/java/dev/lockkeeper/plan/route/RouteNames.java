package dev.lockkeeper.plan.route;

/** Names and annotations of what is generated for a route, as the peer's data plane and Envoy Gateway know them. */
public final class RouteNames {

    /** Envoy Gateway hands annotations with this prefix to the extension server, without the prefix. */
    public static final String ENVOY_GATEWAY_PREFIX = "gateway.envoyproxy.io/";

    public static final String GENERATED = ENVOY_GATEWAY_PREFIX + "ai-gateway-generated";
    public static final String PRIORITIES = ENVOY_GATEWAY_PREFIX + "backend-ref-priority";
    public static final String PLAN_HASH = ENVOY_GATEWAY_PREFIX + "lockkeeper-plan";
    public static final String CATCH_ALL_RULE = "route-not-found";
    public static final String MODEL_HEADER = "x-ai-eg-model";

    private RouteNames() {}

    public static String hostRewriteFilter(String route) {
        return "ai-eg-host-rewrite-" + route;
    }

    public static String notFoundFilter(String route) {
        return "ai-eg-route-not-found-response-" + route;
    }

    public static String unavailableFilter(String route, int rule) {
        return "ai-eg-unavailable-" + route + "-" + rule;
    }

    /** How the filter config and the endpoint metadata name one reference; the backend's namespace is not in it. */
    public static String reference(String routeNamespace, String backend, String route, int rule, int ref) {
        return routeNamespace + "/" + backend + "/route/" + route + "/rule/" + rule + "/ref/" + ref;
    }
}
