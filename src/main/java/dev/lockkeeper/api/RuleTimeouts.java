package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Timeouts of a rule as Gateway API durations; `request` is 60s unless set. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RuleTimeouts(
        @Nullable String request, @Nullable String backendRequest) {}
