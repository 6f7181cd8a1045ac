package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Body edits towards the backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterBodyMutation(List<FilterBodyField> set, List<String> remove) {
    public FilterBodyMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
