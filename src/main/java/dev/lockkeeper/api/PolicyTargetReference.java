package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.Patterns;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** The object a policy applies to, in its own namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyTargetReference(
        @Size(max = 253) @Pattern(Patterns.GROUP) String group,
        @Size(min = 1, max = 63) @Pattern(Patterns.KIND) String kind,
        @Size(min = 1, max = 253) String name) {}
