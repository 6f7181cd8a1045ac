package dev.lockkeeper.ratelimit.config;

/** What a descriptor's value is compared by. */
public enum ValueKind {
    /** Any value that nothing else matches. */
    ANY,
    EXACT,
    /** {@code *} stands for any characters, or none. */
    WILDCARD,
    /** Addresses of a network. */
    CIDR,
    /** A regular expression for the whole value. */
    REGEX
}
