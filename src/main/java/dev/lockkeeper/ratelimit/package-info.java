/**
 * Envoy's rate limit service. Config → match → limit → store → service: files become trees of limits, a request's descriptors
 * find theirs, pure functions decide, a store makes that atomic, the service answers. Must not: block, or do work per request that
 * grows with the number of limits.
 */
@NullMarked
package dev.lockkeeper.ratelimit;

import org.jspecify.annotations.NullMarked;
