package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.ListMap;
import dev.lockkeeper.api.schema.ListSet;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Top-level fields set in and removed from the JSON body of the request. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BodyMutation(
        @Size(max = 16) @ListMap("path") List<BodyField> set,
        @Size(max = 16) @ListSet List<String> remove) {
    public BodyMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
