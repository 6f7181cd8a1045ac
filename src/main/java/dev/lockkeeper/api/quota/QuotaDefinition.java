package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.OneOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request costs, and the buckets that pay for it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuotaDefinition(
        @JsonPropertyDescription("CEL: what a request costs, by default total_tokens.") @Nullable String costExpression,

        @JsonPropertyDescription("Shared: every bucket that matches pays, and each must have enough.")
        @OneOf({"Shared"})
        String mode,

        @JsonPropertyDescription("The bucket of all requests.") @Nullable QuotaValue defaultBucket,

        List<QuotaBucketRule> bucketRules) {
    public QuotaDefinition {
        bucketRules = bucketRules == null ? List.of() : List.copyOf(bucketRules);
    }
}
