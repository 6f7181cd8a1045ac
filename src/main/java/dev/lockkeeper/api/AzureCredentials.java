package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Azure credentials by client secret or token exchange. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AzureCredentials(
        String clientID,
        String tenantID,
        @Nullable SecretReference clientSecretRef,
        @Nullable Map<String, Object> oidcExchangeToken) {}
