package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the keys of the issuer come from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "has(self.remoteJWKS) || has(self.localJWKS)",
        message = "either remoteJWKS or localJWKS must be specified.")
@Rule(
        value = "!(has(self.remoteJWKS) && has(self.localJWKS))",
        message = "remoteJWKS and localJWKS cannot both be specified.")
public record JsonWebKeys(
        @JsonPropertyDescription("RemoteJWKS of Envoy Gateway.") @Nullable Map<String, Object> remoteJWKS,

        @JsonPropertyDescription("LocalJWKS of Envoy Gateway.") @Nullable Map<String, Object> localJWKS) {}
