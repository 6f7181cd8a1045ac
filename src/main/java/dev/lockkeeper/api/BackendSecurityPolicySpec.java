package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests to the targeted backends are authenticated. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackendSecurityPolicySpec(
        List<PolicyTargetReference> targetRefs,
        String type,
        @Nullable SecretKeyCredential apiKey,
        @Nullable SecretKeyCredential azureAPIKey,
        @Nullable SecretKeyCredential anthropicAPIKey,
        @Nullable AWSCredentials awsCredentials,
        @Nullable AzureCredentials azureCredentials,
        @Nullable GCPCredentials gcpCredentials,
        @Nullable CredentialOverride credentialOverride) {
    public BackendSecurityPolicySpec {
        targetRefs = targetRefs == null ? List.of() : List.copyOf(targetRefs);
    }
}
