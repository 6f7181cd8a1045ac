/**
 * Counters in Redis. Comes in: all limited descriptors of a request. Goes out: one script call on a held connection, and its verdict, or
 * why there is none, within the deadline. Must not: wait on a thread, take connections from a pool, or queue without bound.
 */
@NullMarked
package dev.lockkeeper.ratelimit.store.redis;

import org.jspecify.annotations.NullMarked;
