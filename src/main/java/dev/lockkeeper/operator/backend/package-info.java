/** The reconciler of AIServiceBackends: status. */
@NullMarked
package dev.lockkeeper.operator.backend;

import org.jspecify.annotations.NullMarked;
