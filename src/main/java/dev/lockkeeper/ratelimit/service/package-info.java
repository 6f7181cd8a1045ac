/**
 * Envoy's rate limit protocol. Comes in: calls of proxies, loaded configuration, a store. Goes out: answers in the words and headers of
 * envoyproxy/ratelimit, and metrics under its names. Must not: block an event loop, write a line per request, or hold a request without a bound.
 */
@NullMarked
package dev.lockkeeper.ratelimit.service;

import org.jspecify.annotations.NullMarked;
