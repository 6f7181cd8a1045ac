/**
 * QuotaPolicies → the limits that the rate limit service is to hold. Comes in: one policy, or all of a model. Goes out: trees of
 * descriptors in the peer's shape. Must not: know how limits are counted or delivered.
 */
@NullMarked
package dev.lockkeeper.plan.quota;

import org.jspecify.annotations.NullMarked;
