package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions of which all must hold: Envoy Gateway's rate limit selector, of which quotas read the headers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value =
                "has(self.headers) || has(self.methods) || has(self.path) || has(self.sourceCIDR) || has(self.queryParams)",
        message = "at least one of headers, methods, path, sourceCIDR or queryParams must be specified")
public record ClientSelector(
        @Size(max = 128) List<SelectorHeader> headers,
        List<Map<String, Object>> methods,
        @Nullable Map<String, Object> path,
        @Nullable Map<String, Object> sourceCIDR,

        @JsonPropertyDescription("Not read by quotas, as methods, path and sourceCIDR.") @Size(max = 16) List<Map<String, Object>> queryParams) {
    public ClientSelector {
        headers = headers == null ? List.of() : List.copyOf(headers);
        methods = methods == null ? List.of() : List.copyOf(methods);
        queryParams = queryParams == null ? List.of() : List.copyOf(queryParams);
    }
}
