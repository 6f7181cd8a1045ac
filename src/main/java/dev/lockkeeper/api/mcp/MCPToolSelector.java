package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which tools of a server are shown; what is excluded stays hidden. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "!(has(self.include) && has(self.includeRegex))",
        message = "include and includeRegex are mutually exclusive")
@Rule(
        value = "!(has(self.exclude) && has(self.excludeRegex))",
        message = "exclude and excludeRegex are mutually exclusive")
@Rule(
        value = "has(self.include) || has(self.includeRegex) || has(self.exclude) || has(self.excludeRegex)",
        message = "at least one of include, includeRegex, exclude, or excludeRegex must be specified")
public record MCPToolSelector(
        @Size(max = 32) List<String> include,
        @Size(max = 32) List<String> includeRegex,
        @Size(max = 32) List<String> exclude,
        @Size(max = 32) List<String> excludeRegex) {
    public MCPToolSelector {
        include = include == null ? List.of() : List.copyOf(include);
        includeRegex = includeRegex == null ? List.of() : List.copyOf(includeRegex);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        excludeRegex = excludeRegex == null ? List.of() : List.copyOf(excludeRegex);
    }
}
