package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules in order, of which the first that matches decides. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPAuthorization(
        @Nullable @Default("Deny") @OneOf({"Allow", "Deny"}) String defaultAction,
        @Size(max = 32) List<MCPAuthorizationRule> rules) {
    public MCPAuthorization {
        rules = rules == null ? List.of() : List.copyOf(rules);
    }
}
