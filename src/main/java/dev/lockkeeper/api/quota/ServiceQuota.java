package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A quota over all models of a backend. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceQuota(
        @JsonPropertyDescription("CEL: what a request costs, by default total_tokens.") @Nullable String costExpression,

        QuotaValue quota) {}
