package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret, of the own namespace unless one is named. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretReference(
        @Nullable @Default("") @Size(max = 253) @Pattern(Patterns.GROUP) String group,

        @Nullable @Default("Secret") @Size(min = 1, max = 63) @Pattern(Patterns.KIND) String kind,

        @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("Another namespace needs a ReferenceGrant there.")
        @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String namespace) {}
