package dev.lockkeeper.apply;

import dev.lockkeeper.model.Problem;

/** How a wish to write ended. */
public sealed interface Outcome {

    /** The cluster has it already; nothing was sent. */
    record Unchanged() implements Outcome {}

    /** The API server took it. */
    record Written() implements Outcome {}

    /** Another replica leads, or nobody; nothing was sent. The new leader writes the difference. */
    record NoPermit() implements Outcome {}

    /** It must not or cannot be written until a person changes something. */
    record Refused(Problem problem) implements Outcome {}

    /** Somebody else wrote first: plan again from the newest state. */
    record Conflict(String detail) implements Outcome {}

    /** The API server could not be reached or could not answer; whether a request took effect is unknown. */
    record Unavailable(String detail) implements Outcome {}

    /** True when the same wish should be tried again soon. */
    default boolean retry() {
        return this instanceof Conflict || this instanceof Unavailable;
    }

    /** True when later steps of an ordered publication may go on. */
    default boolean done() {
        return this instanceof Unchanged || this instanceof Written;
    }
}
