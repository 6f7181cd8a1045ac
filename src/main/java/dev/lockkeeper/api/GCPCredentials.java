package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GCP credentials: a file, workload identity federation, or neither for application default credentials. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GCPCredentials(
        String projectName,
        String region,
        @Nullable SecretKeyCredential credentialsFile,
        @Nullable Map<String, Object> workloadIdentityFederationConfig) {}
