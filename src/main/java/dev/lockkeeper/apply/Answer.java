package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;

/** What came of one request to the API server. */
public sealed interface Answer {

    /** Taken; the object as it is now. */
    record Done(JsonNode object) implements Answer {}

    /** Not sent, for want of a permit. */
    record Withheld() implements Answer {}

    /** The API server said no. {@code reason} is its own, such as {@code Conflict} or {@code Invalid}. */
    record Rejected(int code, String reason, String message) implements Answer {}

    /** No answer, or none that says anything about the request. */
    record Unreachable(String detail) implements Answer {}

    /** The same as the end of a wish; a rejection that only a person can change becomes a problem of {@code owner}. */
    default Outcome outcome(ObjectId owner) {
        return switch (this) {
            case Done ignored -> new Outcome.Written();
            case Withheld ignored -> new Outcome.NoPermit();
            case Unreachable(String detail) -> new Outcome.Unavailable(detail);
            // 404: it was there when the write was planned, so somebody deleted it meanwhile.
            case Rejected(int code, String reason, String message)
            when code == 409 || code == 404 -> new Outcome.Conflict(message);
            case Rejected(int code, String reason, String message)
            when code == 429 || code >= 500 || code == 401 -> new Outcome.Unavailable(message);
            case Rejected(int code, String reason, String message) ->
                new Outcome.Refused(new Problem(
                        owner, "", "RefusedByAPIServer", "the API server refuses what is made from it: " + message));
        };
    }
}
