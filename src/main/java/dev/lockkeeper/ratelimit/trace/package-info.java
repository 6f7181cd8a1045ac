/**
 * Spans of sampled calls. In: the caller's {@code traceparent}. Out: a span of the call and one of its question to the store. Must cost nothing
 * where a call is not sampled.
 */
@NullMarked
package dev.lockkeeper.ratelimit.trace;

import org.jspecify.annotations.NullMarked;
