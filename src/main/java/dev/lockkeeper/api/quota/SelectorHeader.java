package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A header that a request must have. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SelectorHeader(
        @JsonPropertyDescription("Distinct: a bucket for each value of the header.")
        @Nullable @Default("Exact")
        @OneOf({"Exact", "RegularExpression", "Distinct"})
        String type,

        @Size(min = 1, max = 256) String name,
        @Nullable @Size(max = 1024) String value,
        @Nullable @Default("false") Boolean invert) {}
