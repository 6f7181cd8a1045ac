/** Metrics, health and logging that any package may use. Knows nothing of what it is used for. */
@NullMarked
package dev.lockkeeper.observe;

import org.jspecify.annotations.NullMarked;
