package dev.lockkeeper.api;

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
import org.jspecify.annotations.Nullable;

/** A reference to Envoy Gateway's Backend. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value = "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
        message = "Must have port for Service reference")
public record BackendObjectReference(
        @Nullable @Default("") @Size(max = 253) @Pattern(Patterns.GROUP) String group,

        @Nullable @Default("Service") @Size(min = 1, max = 63) @Pattern(Patterns.KIND) String kind,

        @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("Another namespace needs a ReferenceGrant there.")
        @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String namespace,

        @Nullable @Min(1) @Max(65535) Integer port) {}
