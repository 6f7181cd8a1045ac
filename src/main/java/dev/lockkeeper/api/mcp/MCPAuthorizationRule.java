package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Matches when source, target and expression do, as far as they are set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPAuthorizationRule(
        @Nullable MCPAuthorizationSource source,
        @Nullable MCPAuthorizationTarget target,
        @Nullable @Size(max = 4096) String cel,

        @Nullable @Default("Allow") @OneOf({"Allow", "Deny"})
        String action) {}
