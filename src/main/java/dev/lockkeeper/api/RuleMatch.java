package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Conditions that must all hold for a rule to apply. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RuleMatch(List<HeaderMatch> headers) {
    public RuleMatch {
        headers = headers == null ? List.of() : List.copyOf(headers);
    }
}
