package dev.lockkeeper.processor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.Optional;

/**
 * The {@code usage} object of OpenAI's API: its older endpoints speak of prompt and completion, its newer ones of input and
 * output. Providers report tokens written to a cache under several names.
 */
final class UsageJson {

    private UsageJson() {}

    /** Empty when it is null, or no object. */
    static Optional<TokenCounts> counts(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        JsonNode input = object(usage, "prompt_tokens_details", "input_tokens_details", "input_token_details");
        JsonNode output = object(usage, "completion_tokens_details", "output_tokens_details", "output_token_details");
        long prompt = first(usage, "prompt_tokens", "input_tokens");
        long completion = first(usage, "completion_tokens", "output_tokens");
        return Optional.of(new TokenCounts(
                prompt,
                count(input, "cached_tokens"),
                first(input, "cache_creation_input_tokens", "cache_creation_tokens", "cache_write_tokens"),
                completion,
                usage.path("total_tokens").isNumber() ? count(usage, "total_tokens") : prompt + completion,
                count(output, "reasoning_tokens")));
    }

    private static JsonNode object(JsonNode usage, String... names) {
        for (String name : names) {
            if (usage.path(name).isObject()) {
                return usage.path(name);
            }
        }
        return usage.path(names[0]);
    }

    private static long first(JsonNode object, String... names) {
        for (String name : names) {
            if (object.has(name)) {
                return count(object, name);
            }
        }
        return 0;
    }

    /** What is no number counts as 0. */
    static long count(JsonNode object, String name) {
        JsonNode count = object.path(name);
        // More tokens than this no answer has; the sum of two must not overflow.
        return count.isNumber() ? Math.clamp(count.asLong(), 0, Integer.MAX_VALUE) : 0;
    }
}
