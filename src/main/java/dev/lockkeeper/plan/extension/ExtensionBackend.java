package dev.lockkeeper.plan.extension;

/**
 * One backendRef of a generated HTTPRoute.
 *
 * @param name the name the filter config knows this reference by, `<ns>/<backend>/route/<route>/rule/<i>/ref/<j>`
 * @param priority Envoy's endpoint priority, 0 first
 * @param weight as in the HTTPRoute; Envoy Gateway makes no endpoints for 0
 */
public record ExtensionBackend(String name, int priority, int weight) {}
