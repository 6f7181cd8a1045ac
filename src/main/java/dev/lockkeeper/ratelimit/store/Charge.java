package dev.lockkeeper.ratelimit.store;

/** When hits are counted. */
public enum Charge {
    /** All of a request's, or none when it is refused. */
    TOGETHER,
    /**
     * Each counter's for itself, also those that exceed the limit, but none beyond that: for what has been spent already and can only be
     * noted, such as the tokens of an answer.
     */
    EACH
}
