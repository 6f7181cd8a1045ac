package dev.lockkeeper.ratelimit.service;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;

/** Which hits were spent before they are told of, such as the tokens of an answer: they can only be noted, also beyond a limit. */
public enum SpentHits {
    /** Where every limited descriptor has hits of its own and one has several. */
    DESCRIPTORS,
    /** These, and all of a request whose own {@code hits_addend} is above 1. */
    REQUESTS,
    /** None: a call that is refused counts nothing. */
    NONE;

    /**
     * @param own whether every limited descriptor has hits of its own
     * @param several whether one of them stands for more than one hit
     */
    boolean of(RateLimitRequest request, boolean own, boolean several) {
        return switch (this) {
            case NONE -> false;
            case DESCRIPTORS -> own && several;
            case REQUESTS -> several && (own || Integer.compareUnsigned(request.getHitsAddend(), 1) > 0);
        };
    }
}
