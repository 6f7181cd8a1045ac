package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.ListMap;
import dev.lockkeeper.api.schema.ListSet;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Headers set on and removed from the request to a backend. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderMutation(
        @JsonPropertyDescription("Headers that the request gets, in place of those it had.")
        @Size(max = 16) @ListMap("name")
        List<HttpHeader> set,

        @JsonPropertyDescription("Names of headers that the request loses.") @Size(max = 16) @ListSet
        List<String> remove) {
    public HeaderMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
