package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One hash over all that Envoy Gateway and the extension server make of a route. In the HTTPRoute's annotation it wakes
 * Envoy Gateway for changes that it does not watch itself, and names the plan that a hook is to edit by.
 */
final class PlanHash {

    private static final int HEX_DIGITS = 16;

    private PlanHash() {}

    static String of(
            List<HTTPRouteRule> rules,
            AIGatewayRouteSpec spec,
            List<ExtensionRule> extensionRules,
            Optional<String> forwardProxy,
            SortedMap<String, String> headerAttributes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, Json.line(rules));
            add(digest, Json.line(spec.parentRefs()));
            add(digest, Json.line(spec.hostnames()));
            extensionRules.forEach(rule -> add(digest, rule.toString()));
            add(digest, forwardProxy.orElse(""));
            headerAttributes.forEach((header, attribute) -> add(digest, header + ":" + attribute));
            return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
