package dev.lockkeeper.processor;

import java.util.Arrays;
import java.util.Optional;

/** What of the OpenAI API is served, by the path below the version. */
enum Endpoint {
    CHAT_COMPLETIONS("chat/completions"),
    COMPLETIONS("completions"),
    EMBEDDINGS("embeddings");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** @param path without query, below the root prefix */
    static Optional<Endpoint> of(String path) {
        return Arrays.stream(values())
                .filter(endpoint -> path.equals("/v1/" + endpoint.path))
                .findFirst();
    }
}
