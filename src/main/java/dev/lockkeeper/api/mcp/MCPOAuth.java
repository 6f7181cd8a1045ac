package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Format;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OAuth as the MCP specification has it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPOAuth(
        @Format("uri") String issuer,
        @Size(max = 32) List<String> audiences,

        @JsonPropertyDescription("By default found through the metadata of the issuer.") @Nullable JsonWebKeys jwks,

        ProtectedResourceMetadata protectedResourceMetadata,

        @JsonPropertyDescription("Claims that servers get as headers.") @Size(max = 16) List<ClaimToHeader> claimToHeaders) {
    public MCPOAuth {
        audiences = audiences == null ? List.of() : List.copyOf(audiences);
        claimToHeaders = claimToHeaders == null ? List.of() : List.copyOf(claimToHeaders);
    }
}
