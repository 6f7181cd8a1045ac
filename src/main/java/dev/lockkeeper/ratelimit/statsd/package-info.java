/**
 * Sends what the service counted to a statsd. In: its figures, every few seconds. Out: lines in packets. Must not know of requests, nor wait
 * on a thread that answers any.
 */
@NullMarked
package dev.lockkeeper.ratelimit.statsd;

import org.jspecify.annotations.NullMarked;
