package dev.lockkeeper.processor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.Optional;

/** The {@code usage} object of OpenAI's API. Providers report tokens written to a cache under several names. */
final class UsageJson {

    private UsageJson() {}

    /** Empty when it is null, or no object. */
    static Optional<TokenCounts> counts(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        JsonNode input = usage.path("prompt_tokens_details");
        long prompt = count(usage, "prompt_tokens");
        long completion = count(usage, "completion_tokens");
        return Optional.of(new TokenCounts(
                prompt,
                count(input, "cached_tokens"),
                first(input, "cache_creation_input_tokens", "cache_creation_tokens", "cache_write_tokens"),
                completion,
                usage.path("total_tokens").isNumber() ? count(usage, "total_tokens") : prompt + completion,
                count(usage.path("completion_tokens_details"), "reasoning_tokens")));
    }

    private static long first(JsonNode object, String... names) {
        for (String name : names) {
            if (object.has(name)) {
                return count(object, name);
            }
        }
        return 0;
    }

    private static long count(JsonNode object, String name) {
        JsonNode count = object.path(name);
        // More tokens than this no answer has; the sum of two must not overflow.
        return count.isNumber() ? Math.clamp(count.asLong(), 0, Integer.MAX_VALUE) : 0;
    }
}
