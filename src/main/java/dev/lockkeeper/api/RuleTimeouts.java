package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** Timeouts of a rule as Gateway API durations; `request` is 60s unless set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value =
                "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
        message = "backendRequest timeout cannot be longer than request timeout")
public record RuleTimeouts(
        @JsonPropertyDescription("For the whole answer with all its retries and chunks, by default 60s.")
        @Nullable @Pattern(Patterns.DURATION) String request,

        @JsonPropertyDescription("For one try.") @Nullable @Pattern(Patterns.DURATION) String backendRequest) {}
