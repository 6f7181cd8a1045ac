/** Faults against real replicas: the packaged jar, several times, on a real API server. Who wrote what is read from its audit log. */
@NullMarked
package dev.lockkeeper.drill;

import org.jspecify.annotations.NullMarked;
