/**
 * The role {@code ratelimit}. Comes in: the environment of an envoyproxy/ratelimit installation and our own settings. Goes out: a running
 * service with its ports. Must not: decide anything about limits, or let a variable of the peer's be silently without effect.
 */
@NullMarked
package dev.lockkeeper.app.ratelimit;

import org.jspecify.annotations.NullMarked;
