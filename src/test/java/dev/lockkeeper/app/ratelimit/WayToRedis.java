package dev.lockkeeper.app.ratelimit;

/** How an installation reaches its Redis. */
enum WayToRedis {
    /** None: counters are in memory. */
    MEMORY,
    PLAIN,
    TLS,
    /** TLS with a certificate of its own. */
    CLIENT_CERTIFICATE,
    /** With a user's name and password. */
    USER,
    /** Through a sentinel that wants a password, as the master does. */
    SENTINEL,
    /** A cluster that wants a password. */
    CLUSTER
}
