package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Scopes and claims that a token must all have. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "(has(self.scopes) && size(self.scopes) > 0) || (has(self.claims) && size(self.claims) > 0)",
        message = "either scopes or claims must be specified")
public record JwtSource(
        @Size(max = 16) List<@Size(min = 1, max = 253) String> scopes,

        @Size(max = 16) @Rule(value = "!self.exists(c, c.name == 'scope')", message = "'scope' claim name is reserved for OAuth scopes")
        List<JwtClaim> claims) {
    public JwtSource {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
        claims = claims == null ? List.of() : List.copyOf(claims);
    }
}
