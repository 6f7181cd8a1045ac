package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A foreign identity that GCP accepts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkloadIdentityFederation(
        @Size(min = 1) String projectID,
        @Size(min = 1) String workloadIdentityPoolName,
        @Size(min = 1) String workloadIdentityProviderName,
        TokenExchange oidcExchangeToken,
        @Nullable ServiceAccountImpersonation serviceAccountImpersonation) {}
