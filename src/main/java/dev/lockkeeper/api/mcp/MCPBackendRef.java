package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One MCP server of the route. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
        message = "Must have port for Service reference")
public record MCPBackendRef(
        @Nullable @Default("") @Size(max = 253) @Pattern(Patterns.GROUP) String group,

        @Nullable @Default("Service") @Size(min = 1, max = 63) @Pattern(Patterns.KIND) String kind,

        @Size(min = 1, max = 253) String name,

        @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String namespace,

        @Nullable @Min(1) @Max(65535) Integer port,

        @JsonPropertyDescription("Where the server speaks MCP.") @Nullable @Default("/mcp") @Size(max = 1024) String path,

        @JsonPropertyDescription("Which of its tools are shown, by default all.") @Nullable MCPToolSelector toolSelector,

        @Nullable MCPBackendSecurityPolicy securityPolicy,

        @JsonPropertyDescription("Headers of the client that the server gets.") @Size(max = 32) List<MCPForwardHeader> forwardHeaders) {
    public MCPBackendRef {
        forwardHeaders = forwardHeaders == null ? List.of() : List.copyOf(forwardHeaders);
    }
}
