package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the request asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPAuthorizationTarget(
        @Required @Size(min = 1, max = 16) List<ToolCall> tools) {
    public MCPAuthorizationTarget {
        tools = tools == null ? List.of() : List.copyOf(tools);
    }
}
