package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.ApiVersion;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** GCP credentials: a file, workload identity federation, or neither for application default credentials. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "has(self.credentialsFile) != has(self.workloadIdentityFederationConfig)",
        message = "Exactly one of GCPWorkloadIdentityFederationConfig or GCPCredentialsFile must be specified",
        in = ApiVersion.V1ALPHA1)
@Rule(
        value = "!(has(self.credentialsFile) && has(self.workloadIdentityFederationConfig))",
        message = "At most one of credentialsFile or workloadIdentityFederationConfig may be specified",
        in = ApiVersion.V1BETA1)
public record GCPCredentials(
        @Size(min = 1) String projectName,
        @Size(min = 1) String region,

        @JsonPropertyDescription("Key service_account.json of a Secret.") @Nullable SecretKeyCredential credentialsFile,

        @Nullable WorkloadIdentityFederation workloadIdentityFederationConfig) {}
