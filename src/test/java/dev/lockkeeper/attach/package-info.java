/** Proves what Envoy's pods are given, and that nobody else's are touched. */
@NullMarked
package dev.lockkeeper.attach;

import org.jspecify.annotations.NullMarked;
