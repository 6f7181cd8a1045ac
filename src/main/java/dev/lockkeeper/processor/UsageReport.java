package dev.lockkeeper.processor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the answers of an API, and the events of its streams, say which model they come from and what they used. */
enum UsageReport {
    /** Chat: {@code usage}; responses: the same, in the last event of a stream as {@code response.usage}. */
    OPENAI("usage", "model", "response.usage", "response.model") {
        @Override
        Optional<TokenCounts> counts(JsonNode found, @Nullable TokenCounts before) {
            return UsageJson.counts(found);
        }
    },
    /** One object, or a stream that begins with {@code message.usage} and ends with what has grown since. */
    ANTHROPIC("usage", "model", "message.usage", "message.model") {
        @Override
        Optional<TokenCounts> counts(JsonNode found, @Nullable TokenCounts before) {
            return AnthropicUsage.counts(found, before == null ? TokenCounts.NONE : before);
        }
    },
    /** {@code meta.tokens}, else what is billed of tokens. */
    COHERE("meta") {
        @Override
        Optional<TokenCounts> counts(JsonNode found, @Nullable TokenCounts before) {
            JsonNode tokens = found.path("tokens").isObject() ? found.path("tokens") : found.path("billed_units");
            if (!tokens.has("input_tokens") && !tokens.has("output_tokens")) {
                return Optional.empty();
            }
            long input = UsageJson.count(tokens, "input_tokens");
            long output = UsageJson.count(tokens, "output_tokens");
            return Optional.of(new TokenCounts(input, 0, 0, output, input + output, 0));
        }
    },
    /** Nothing is used, or nothing says what was. */
    NONE() {
        @Override
        Optional<TokenCounts> counts(JsonNode found, @Nullable TokenCounts before) {
            return Optional.empty();
        }
    };

    private final Set<String> members;

    UsageReport(String... members) {
        this.members = Set.of(members);
    }

    /** Names of members to look at, those within an object as {@code object.member}. */
    Set<String> members() {
        return members;
    }

    static boolean isModel(String member) {
        return member.endsWith("model");
    }

    /**
     * What has been used so far.
     *
     * @param found the value of one of the members
     * @param before what was found before in the same stream
     */
    abstract Optional<TokenCounts> counts(JsonNode found, @Nullable TokenCounts before);
}
