/**
 * Pure compilers from the model to what is to be published: same model, same bytes, on every replica. Comes in: a
 * {@code GatewayModel}. Goes out: a plan per route and per Gateway, with its problems as data. Does no I/O, reads no clock.
 */
@NullMarked
package dev.lockkeeper.plan;

import org.jspecify.annotations.NullMarked;
