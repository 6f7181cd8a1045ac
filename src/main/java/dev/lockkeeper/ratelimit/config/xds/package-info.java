/**
 * Limits from a control plane that speaks xDS. Comes in: the stream of one type of resource, each answer the whole set. Goes out: what is
 * served, as of files, and ACK or NACK. Must not: take a good domain away because another is broken or the control plane is away.
 */
@NullMarked
package dev.lockkeeper.ratelimit.config.xds;

import org.jspecify.annotations.NullMarked;
