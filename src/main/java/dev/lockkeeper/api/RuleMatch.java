package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.ListMap;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Conditions that must all hold for a rule to apply. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RuleMatch(@Size(max = 16) @ListMap("name") List<HeaderMatch> headers) {
    public RuleMatch {
        headers = headers == null ? List.of() : List.copyOf(headers);
    }
}
