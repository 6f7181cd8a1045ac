/** The operator on a real API server: what reaches the cluster, what is put back, what stays quiet. */
@NullMarked
package dev.lockkeeper.operator;

import org.jspecify.annotations.NullMarked;
