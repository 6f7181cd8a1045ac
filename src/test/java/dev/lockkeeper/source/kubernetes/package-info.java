/** The source on a real API server, and the order of what it says to the model. */
@NullMarked
package dev.lockkeeper.source.kubernetes;

import org.jspecify.annotations.NullMarked;
