/**
 * Reconcilers: bring the cluster to what is planned. Comes in: the newest plans, and word of what changed in them or in the
 * cluster. Goes out: calls to {@code apply} and {@code status}. Plans nothing and sends no request of its own but reads.
 */
@NullMarked
package dev.lockkeeper.operator;

import org.jspecify.annotations.NullMarked;
