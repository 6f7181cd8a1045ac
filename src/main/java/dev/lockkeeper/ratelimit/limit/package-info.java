/**
 * The arithmetic of limits. Comes in: a limit, a counter's state, a time and a number of hits. Goes out: the verdict and the next state. Must not:
 * look at a clock, keep state or use floating point.
 */
@NullMarked
package dev.lockkeeper.ratelimit.limit;

import org.jspecify.annotations.NullMarked;
