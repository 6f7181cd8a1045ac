package dev.lockkeeper.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What plans depend on besides the model.
 *
 * @param rootPrefix path prefix of all generated matches, {@code /} by default
 * @param bundleVersion the {@code version} in the filter config; a processor takes only its own build's
 * @param envoyGatewayNamespace where Envoy pods and so the bundle Secrets live
 * @param headerAttributes request header → attribute of access logs
 */
public record PlanSettings(
        String rootPrefix,
        String bundleVersion,
        String envoyGatewayNamespace,
        SortedMap<String, String> headerAttributes) {
    public static final PlanSettings DEFAULT = new PlanSettings("/", "v1.1.0", "envoy-gateway-system");

    public PlanSettings {
        headerAttributes = Collections.unmodifiableSortedMap(new TreeMap<>(headerAttributes));
    }

    /** Without header attributes. */
    public PlanSettings(String rootPrefix, String bundleVersion, String envoyGatewayNamespace) {
        this(rootPrefix, bundleVersion, envoyGatewayNamespace, Collections.emptySortedMap());
    }
}
