package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Top-level fields set in and removed from the JSON body of the request. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BodyMutation(List<BodyField> set, List<String> remove) {
    public BodyMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
