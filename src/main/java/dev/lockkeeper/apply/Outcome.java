package dev.lockkeeper.apply;

import dev.lockkeeper.model.Problem;
import java.time.Duration;

/** How a wish to write ended. */
public sealed interface Outcome {

    /** The cluster has it already; nothing was sent. */
    record Unchanged() implements Outcome {}

    /** The API server took it. */
    record Written() implements Outcome {}

    /** Another replica leads, or nobody; nothing was sent. The new leader writes the difference. */
    record NoPermit() implements Outcome {}

    /** It must not or cannot be written until a person changes something, of which no event may tell. */
    record Refused(Problem problem) implements Outcome {}

    /** Somebody else wrote first: plan again from the newest state. */
    record Conflict(String detail) implements Outcome {}

    /** Its turn comes when processors have what it names; nothing was sent. @param again when to look, without other word */
    record Awaiting(String what, Duration again) implements Outcome {}

    /** The API server could not be reached or could not answer; whether a request took effect is unknown. */
    record Unavailable(String detail) implements Outcome {}

    /** True when the same wish should be tried again, with growing pauses. */
    default boolean retry() {
        return switch (this) {
            case Conflict ignored -> true;
            case Unavailable ignored -> true;
            case Refused ignored -> true;
            case Unchanged ignored -> false;
            case Written ignored -> false;
            case NoPermit ignored -> false;
            case Awaiting ignored -> false;
        };
    }

    /** True when later steps of an ordered publication may go on. */
    default boolean done() {
        return this instanceof Unchanged || this instanceof Written;
    }
}
