package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Header edits towards the backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterHeaderMutation(List<FilterHeader> set, List<String> remove) {
    public FilterHeaderMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
