package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.ApiVersion;
import dev.lockkeeper.api.schema.OneOf;
import dev.lockkeeper.api.schema.Properties;
import dev.lockkeeper.api.schema.Rule;
import dev.lockkeeper.api.schema.Since;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests to the targeted backends are authenticated. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Properties(max = 3, in = ApiVersion.V1ALPHA1)
@Properties(max = 4, in = ApiVersion.V1BETA1)
@Rule(
        value = "self.type != 'APIKey' || (has(self.apiKey) && " + BackendSecurityPolicySpec.ONE + ")",
        message = "When type is APIKey, only apiKey field should be set")
@Rule(
        value = "self.type != 'AWSCredentials' || (has(self.awsCredentials) && " + BackendSecurityPolicySpec.ONE + ")",
        message = "When type is AWSCredentials, only awsCredentials field should be set")
@Rule(
        value = "self.type != 'AzureAPIKey' || (has(self.azureAPIKey) && " + BackendSecurityPolicySpec.ONE + ")",
        message = "When type is AzureAPIKey, only azureAPIKey field should be set")
@Rule(
        value = "self.type != 'AzureCredentials' || (has(self.azureCredentials) && " + BackendSecurityPolicySpec.ONE
                + ")",
        message = "When type is AzureCredentials, only azureCredentials field should be set")
@Rule(
        value = "self.type != 'GCPCredentials' || (has(self.gcpCredentials) && " + BackendSecurityPolicySpec.ONE + ")",
        message = "When type is GCPCredentials, only gcpCredentials field should be set")
@Rule(
        value = "self.type != 'AnthropicAPIKey' || (has(self.anthropicAPIKey) && " + BackendSecurityPolicySpec.ONE
                + ")",
        message = "When type is AnthropicAPIKey, only anthropicAPIKey field should be set")
public record BackendSecurityPolicySpec(
        @JsonPropertyDescription("The backends that this policy is for, in its own namespace.")
        @Size(max = 16) @Rule(
                value =
                        "self.all(ref, (ref.group == 'aigateway.envoyproxy.io' && ref.kind == 'AIServiceBackend') || (ref.group == 'inference.networking.k8s.io' && ref.kind == 'InferencePool'))",
                message = "targetRefs must reference AIServiceBackend or InferencePool resources")
        List<PolicyTargetReference> targetRefs,

        @JsonPropertyDescription("Which one of the fields below is set.")
        @OneOf({"APIKey", "AWSCredentials", "AzureAPIKey", "AzureCredentials", "GCPCredentials", "AnthropicAPIKey"})
        String type,

        @JsonPropertyDescription("Key apiKey of a Secret, sent as Authorization: Bearer.") @Nullable SecretKeyCredential apiKey,

        @JsonPropertyDescription("Key apiKey of a Secret, sent as api-key.") @Nullable SecretKeyCredential azureAPIKey,

        @JsonPropertyDescription("Key apiKey of a Secret, sent as x-api-key.") @Nullable SecretKeyCredential anthropicAPIKey,

        @Nullable AWSCredentials awsCredentials,
        @Nullable AzureCredentials azureCredentials,
        @Nullable GCPCredentials gcpCredentials,

        @JsonPropertyDescription("Lets a request bring its own credential.") @Nullable @Since(ApiVersion.V1BETA1)
        CredentialOverride credentialOverride) {
    static final String ONE =
            "[has(self.apiKey), has(self.azureAPIKey), has(self.anthropicAPIKey), has(self.awsCredentials), has(self.azureCredentials), has(self.gcpCredentials)].exists_one(set, set)";

    public BackendSecurityPolicySpec {
        targetRefs = targetRefs == null ? List.of() : List.copyOf(targetRefs);
    }
}
