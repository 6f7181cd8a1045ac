/**
 * Where counters are. Comes in: the counters that one request touches, each with its hits. Goes out: what each held and whether the request
 * is refused, decided in one atomic step. Must not: block the caller, keep a call waiting without a bound, or grow without one.
 */
@NullMarked
package dev.lockkeeper.ratelimit.store;

import org.jspecify.annotations.NullMarked;
