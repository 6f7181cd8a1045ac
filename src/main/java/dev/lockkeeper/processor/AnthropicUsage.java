package dev.lockkeeper.processor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.Optional;

/**
 * The {@code usage} object of Anthropic's API. Its input tokens leave out those read from and written to the cache; here,
 * as with the peer, input is all of them.
 */
final class AnthropicUsage {

    private AnthropicUsage() {}

    /** @param before of the same stream; each number only grows, and an event need not repeat all */
    static Optional<TokenCounts> counts(JsonNode usage, TokenCounts before) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        long plainBefore = before.input() - before.cachedInput() - before.cacheCreationInput();
        long plain = Math.max(plainBefore, UsageJson.count(usage, "input_tokens"));
        long read = Math.max(before.cachedInput(), UsageJson.count(usage, "cache_read_input_tokens"));
        long created = Math.max(before.cacheCreationInput(), UsageJson.count(usage, "cache_creation_input_tokens"));
        long output = Math.max(before.output(), UsageJson.count(usage, "output_tokens"));
        long input = plain + read + created;
        return Optional.of(new TokenCounts(input, read, created, output, input + output, 0));
    }
}
