package dev.lockkeeper.processor;

import java.util.Optional;

/**
 * The name of one reference of one rule to a backend, {@code <ns>/<backend>/route/<route>/rule/<i>/ref/<j>} (reference
 * envoy-ai-gateway.md §3.3); the namespace is the route's.
 */
record BackendName(String full) {

    private static final String ROUTE = "/route/";
    private static final String RULE = "/rule/";

    /** {@code <ns>/<backend>}; the whole name when it is of another form. */
    String serviceBackend() {
        int route = full.indexOf(ROUTE);
        return route < 0 ? full : full.substring(0, route);
    }

    /** {@code <ns>/<route>}. */
    Optional<String> route() {
        int namespace = full.indexOf('/');
        int route = full.indexOf(ROUTE);
        int rule = full.indexOf(RULE, Math.max(route, 0));
        return namespace < 0 || route < 0 || rule < 0
                ? Optional.empty()
                : Optional.of(full.substring(0, namespace + 1) + full.substring(route + ROUTE.length(), rule));
    }
}
