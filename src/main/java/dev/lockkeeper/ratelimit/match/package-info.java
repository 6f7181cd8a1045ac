/**
 * Which limits a request's descriptors have. Comes in: domains as configured. Goes out: immutable trees that find a descriptor's node in
 * steps as many as it has entries, however large they are. Must not: allocate while finding, count, or know a store.
 */
@NullMarked
package dev.lockkeeper.ratelimit.match;

import org.jspecify.annotations.NullMarked;
