/** When pods are made anew, and when not. */
@NullMarked
package dev.lockkeeper.operator.rollout;

import org.jspecify.annotations.NullMarked;
