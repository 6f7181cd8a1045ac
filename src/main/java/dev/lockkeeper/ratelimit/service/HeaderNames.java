package dev.lockkeeper.ratelimit.service;

/** Names of the three headers that tell clients of their limit. */
public record HeaderNames(String limit, String remaining, String reset) {

    public static final HeaderNames USUAL =
            new HeaderNames("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");
}
