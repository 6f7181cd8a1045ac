package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.OneOf;
import org.jspecify.annotations.Nullable;

/** What a request costs, put into dynamic metadata under `metadataKey`. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LLMRequestCost(
        @JsonPropertyDescription("Key in the dynamic metadata io.envoy.ai_gateway.")
        String metadataKey,

        @OneOf({
            "OutputToken",
            "InputToken",
            "CachedInputToken",
            "CacheCreationInputToken",
            "TotalToken",
            "ReasoningToken",
            "CEL"
        })
        String type,

        @JsonPropertyDescription("The expression of type CEL; its result is a non-negative integer.") @Nullable String cel) {}
