package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.SecretReference;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An API key and where it goes, by default into Authorization. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(value = "has(self.secretRef) != has(self.inline)", message = "exactly one of secretRef or inline must be set")
@Rule(value = "!(has(self.header) && has(self.queryParam))", message = "only one of header or queryParam can be set")
public record MCPBackendApiKey(
        @JsonPropertyDescription("Key apiKey of a Secret.") @Nullable SecretReference secretRef,

        @Nullable String inline,
        @Nullable @Size(min = 1) String header,
        @Nullable @Size(min = 1) String queryParam) {}
