package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Headers set on and removed from the request to a backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderMutation(List<HttpHeader> set, List<String> remove) {
    public HeaderMutation {
        set = set == null ? List.of() : List.copyOf(set);
        remove = remove == null ? List.of() : List.copyOf(remove);
    }
}
