package dev.lockkeeper.processor;

import java.util.Arrays;
import java.util.Optional;

/** What of the OpenAI API is served, by the path below the version. */
enum Endpoint {
    CHAT_COMPLETIONS("chat/completions", true),
    COMPLETIONS("completions", true),
    EMBEDDINGS("embeddings", false);

    private final String path;
    private final boolean streams;

    Endpoint(String path, boolean streams) {
        this.path = path;
        this.streams = streams;
    }

    String path() {
        return path;
    }

    /** Whether a client may ask for the answer as a stream of events. */
    boolean streams() {
        return streams;
    }

    /** @param path without query, below the root prefix */
    static Optional<Endpoint> of(String path) {
        return Arrays.stream(values())
                .filter(endpoint -> path.equals("/v1/" + endpoint.path))
                .findFirst();
    }
}
