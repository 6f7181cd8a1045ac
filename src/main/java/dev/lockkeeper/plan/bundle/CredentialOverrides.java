package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.HeaderCredential;
import dev.lockkeeper.api.MetadataCredential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.credentialOverride} with the default names of each type filled in (reference envoy-ai-gateway.md §1.3). */
final class CredentialOverrides {

    private static final String AWS_PREFIX = "x-aigw-aws-";

    private CredentialOverrides() {}

    static @Nullable FilterCredentialOverride of(BackendSecurityPolicySpec spec) {
        var override = spec.credentialOverride();
        if (override == null) {
            return null;
        }
        HeaderCredential header = override.fromRequestHeaders();
        if (header != null) {
            String name = orElse(header.header(), defaultHeader(spec.type()));
            return new FilterCredentialOverride(
                    name, null, null, !Boolean.FALSE.equals(header.fallbackToConfigured()), strip(spec.type(), name));
        }
        MetadataCredential metadata = override.fromDynamicMetadata();
        if (metadata == null) {
            return null;
        }
        String key = orElse(
                metadata.key(),
                spec.type().equals("AWSCredentials") ? "x-aigw-aws-credentials" : defaultHeader(spec.type()));
        return new FilterCredentialOverride(
                null, metadata.namespace(), key, !Boolean.FALSE.equals(metadata.fallbackToConfigured()), List.of());
    }

    private static String defaultHeader(String type) {
        return switch (type) {
            case "AzureAPIKey" -> "x-aigw-azure-api-key";
            case "AnthropicAPIKey" -> "x-aigw-anthropic-api-key";
            case "AzureCredentials" -> "x-aigw-azure-access-token";
            case "GCPCredentials" -> "x-aigw-gcp-access-token";
            case "AWSCredentials" -> AWS_PREFIX;
            default -> "x-aigw-api-key";
        };
    }

    private static List<String> strip(String type, String header) {
        return type.equals("AWSCredentials")
                ? List.of(header + "access-key-id", header + "secret-access-key", header + "session-token")
                : List.of(header);
    }

    private static String orElse(@Nullable String value, String fallback) {
        return value == null || value.isEmpty() ? fallback : value;
    }
}
