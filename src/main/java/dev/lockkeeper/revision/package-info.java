/**
 * The newest model and its plans, rebuilt on one thread as changes come in, and what was good last. Goes out: snapshots
 * that every sink reads without a lock, and the ids of objects whose plan is new.
 */
@NullMarked
package dev.lockkeeper.revision;

import org.jspecify.annotations.NullMarked;
