/**
 * What the sources have seen, as one immutable value with indexes both ways. Comes in: single object changes. Goes out:
 * the next model and the set of objects that depend on the changed one. Does no I/O and decides nothing.
 */
@NullMarked
package dev.lockkeeper.model;

import org.jspecify.annotations.NullMarked;
