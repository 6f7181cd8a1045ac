package dev.lockkeeper.plan;

/**
 * What plans depend on besides the model.
 *
 * @param rootPrefix path prefix of all generated matches, {@code /} by default
 * @param bundleVersion the {@code version} in the filter config; a processor takes only its own build's
 * @param envoyGatewayNamespace where Envoy pods and so the bundle Secrets live
 */
public record PlanSettings(String rootPrefix, String bundleVersion, String envoyGatewayNamespace) {
    public static final PlanSettings DEFAULT = new PlanSettings("/", "v1.1.0", "envoy-gateway-system");
}
