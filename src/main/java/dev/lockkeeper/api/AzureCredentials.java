package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Azure credentials by client secret or token exchange. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "has(self.clientSecretRef) != has(self.oidcExchangeToken)",
        message = "Exactly one of clientSecretRef or oidcExchangeToken must be specified")
public record AzureCredentials(
        @Size(min = 1) String clientID,
        @Size(min = 1) String tenantID,

        @JsonPropertyDescription("Key client-secret of a Secret.") @Nullable SecretReference clientSecretRef,

        @Nullable TokenExchange oidcExchangeToken) {}
