package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.OneOf;
import dev.lockkeeper.api.schema.Patterns;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One header condition of a rule, `Exact` unless said otherwise. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderMatch(
        @Nullable @Default("Exact") @OneOf({"Exact", "RegularExpression"})
        String type,

        @JsonPropertyDescription("The header; x-ai-eg-model holds the model that the request names.")
        @Size(min = 1, max = 256) @Pattern(Patterns.HEADER) String name,

        @Size(min = 1, max = 4096) String value) {}
