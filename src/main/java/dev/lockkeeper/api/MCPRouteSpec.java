package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.mcp.MCPBackendRef;
import dev.lockkeeper.api.mcp.MCPBackendSelector;
import dev.lockkeeper.api.mcp.MCPSecurityPolicy;
import dev.lockkeeper.api.schema.ListMap;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MCP servers that clients see as one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPRouteSpec(
        @JsonPropertyDescription("The Gateways that serve this route.")
        @Required
        @Size(min = 1, max = 16) @Rule(value = "self.all(match, match.kind == 'Gateway')", message = "only Gateway is supported")
        List<ParentReference> parentRefs,

        @JsonPropertyDescription("Where clients find it.") @Nullable @Default("/mcp") @Size(max = 1024) String path,

        @JsonPropertyDescription("Headers that a request must have for this route.") @Size(max = 16) @ListMap("name")
        List<HeaderMatch> headers,

        @JsonPropertyDescription("Host names that this route is for, by default all.") @Size(max = 16) List<@Size(min = 1, max = 253) @Pattern(Patterns.HOSTNAME) String> hostnames,

        @JsonPropertyDescription("The MCP servers, of this namespace.")
        @Required
        @Size(min = 1, max = 256) @Rule(
                value = "self.all(i, self.exists_one(j, j.name == i.name))",
                message = "all backendRefs names must be unique")
        List<MCPBackendRef> backendRefs,

        @JsonPropertyDescription("Who may use the route.") @Nullable MCPSecurityPolicy securityPolicy,

        @JsonPropertyDescription("Which servers a client gets to see.") @Nullable MCPBackendSelector backendSelector) {
    public MCPRouteSpec {
        parentRefs = parentRefs == null ? List.of() : List.copyOf(parentRefs);
        headers = headers == null ? List.of() : List.copyOf(headers);
        hostnames = hostnames == null ? List.of() : List.copyOf(hostnames);
        backendRefs = backendRefs == null ? List.of() : List.copyOf(backendRefs);
    }
}
