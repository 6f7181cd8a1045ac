package dev.lockkeeper.processor;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What is served of the APIs that clients speak, by the path below the API's prefix (reference envoy-ai-gateway.md §4.1). */
enum Endpoint {
    CHAT_COMPLETIONS(Api.OPENAI, "/v1/chat/completions", "chat", Trait.ASKS_FOR_USAGE, Trait.AZURE_DEPLOYMENT),
    COMPLETIONS(Api.OPENAI, "/v1/completions", "completion", Trait.ASKS_FOR_USAGE, Trait.AZURE_DEPLOYMENT),
    EMBEDDINGS(Api.OPENAI, "/v1/embeddings", "embeddings", Trait.AZURE_DEPLOYMENT),
    RESPONSES(Api.OPENAI, "/v1/responses", "responses", Trait.AZURE),
    RESPONSES_INPUT_TOKENS(
            Api.OPENAI, "/v1/responses/input_tokens", "responses_input_tokens", Trait.AZURE, Trait.WITHOUT_USAGE),
    IMAGES(Api.OPENAI, "/v1/images/generations", "image_generation"),
    SPEECH(Api.OPENAI, "/v1/audio/speech", "speech"),
    TRANSCRIPTIONS(Api.OPENAI, "/v1/audio/transcriptions", "transcription", Trait.FORM),
    TRANSLATIONS(Api.OPENAI, "/v1/audio/translations", "translation", Trait.FORM),
    TOKENIZE(Api.OPENAI, "/tokenize", "tokenize", Trait.WITHOUT_USAGE),
    MESSAGES(Api.ANTHROPIC, "/v1/messages", "messages"),
    COUNT_TOKENS(Api.ANTHROPIC, "/v1/messages/count_tokens", "count_tokens", Trait.WITHOUT_USAGE),
    RERANK(Api.COHERE, "/v2/rerank", "rerank");

    private static final String VERSION = "^/(v\\d/)?";

    private final Api api;
    private final String path;
    private final String operation;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    /** How endpoints differ. */
    enum Trait {
        /** A stream reports its usage only when it is asked to in the body. */
        ASKS_FOR_USAGE,
        /** The body is multipart/form-data. */
        FORM,
        /** Nothing is used up. */
        WITHOUT_USAGE,
        /** Azure has it below each deployment of a model. */
        AZURE_DEPLOYMENT,
        /** Azure has it once; the body names the model. */
        AZURE
    }

    Endpoint(Api api, String path, String operation, Trait... traits) {
        this.api = api;
        this.path = path;
        this.operation = operation;
        this.traits.addAll(Arrays.asList(traits));
    }

    Api api() {
        return api;
    }

    /** Below the API's prefix. */
    String path() {
        return path;
    }

    /** As {@code chat/completions}: the path without its version. */
    String plainName() {
        return path.replaceFirst(VERSION, "");
    }

    /** {@code gen_ai.operation.name}, in the peer's words. */
    String operation() {
        return operation;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** How its answers say what they used. */
    UsageReport usage() {
        if (has(Trait.WITHOUT_USAGE)) {
            return UsageReport.NONE;
        }
        return switch (api) {
            case OPENAI -> UsageReport.OPENAI;
            case ANTHROPIC -> UsageReport.ANTHROPIC;
            case COHERE -> UsageReport.COHERE;
        };
    }

    /** @param path without query, below the prefix of the API */
    static Optional<Endpoint> of(Api api, String path) {
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.api == api && endpoint.path.equals(path))
                .findFirst();
    }
}
