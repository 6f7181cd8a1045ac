package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may use an MCPRoute. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value =
                "!(has(self.authorization) && has(self.authorization.rules) && self.authorization.rules.exists(r, has(r.source) && has(r.source.jwt))) || has(self.oauth)",
        message = "oauth must be configured when any authorization rule uses a jwt source")
public record MCPSecurityPolicy(
        @Nullable MCPOAuth oauth,

        @JsonPropertyDescription("APIKeyAuth of Envoy Gateway.") @Nullable Map<String, Object> apiKeyAuth,

        @JsonPropertyDescription("ExtAuth of Envoy Gateway.") @Nullable Map<String, Object> extAuth,

        @Nullable MCPAuthorization authorization) {}
