package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What a request costs, put into dynamic metadata under `metadataKey`. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LLMRequestCost(
        String metadataKey, String type, @Nullable String cel) {}
