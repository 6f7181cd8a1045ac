package dev.lockkeeper.ratelimit.service;

/** Which hits were spent before they are told of, such as the tokens of an answer: they can only be noted, also beyond a limit. */
public enum SpentHits {
    /** Where every limited descriptor has hits of its own, and one has several or there is only one. */
    DESCRIPTORS,
    /** Where every limited descriptor has hits of its own, and all of a request whose own {@code hits_addend} is above 1. */
    REQUESTS,
    /** None: a call that is refused counts nothing. */
    NONE;

    /**
     * What a call says of its hits.
     *
     * @param own whether every limited descriptor has hits of its own
     * @param several whether one of them stands for more than one hit
     * @param limited descriptors that have limits
     * @param requests hits of the request as a whole
     */
    record Call(boolean own, boolean several, int limited, int requests) {}

    boolean of(Call call) {
        return switch (this) {
            case NONE -> false;
            case DESCRIPTORS -> call.own() && (call.several() || call.limited() == 1);
            case REQUESTS -> call.own() || Integer.compareUnsigned(call.requests(), 1) > 0;
        };
    }
}
