package dev.lockkeeper.attach.webhook;

import java.nio.charset.StandardCharsets;

/** What a caller gets. */
record Reply(int status, String contentType, byte[] body, Outcome outcome) {

    /** How a review ended; the metric's label. */
    enum Outcome {
        INJECTED,
        UNTOUCHED,
        REFUSED,
        UNAVAILABLE,
        FAILED
    }

    static Reply review(byte[] body, Outcome outcome) {
        return new Reply(200, "application/json", body, outcome);
    }

    static Reply text(int status, String text, Outcome outcome) {
        return new Reply(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8), outcome);
    }
}
