/**
 * Lockkeeper: one program that is operator, Envoy Gateway extension server and rate limit service. Data goes one way:
 * {@code source} → {@code model} → {@code plan} → {@code revision} → sinks ({@code apply}, {@code extension}, …).
 */
@NullMarked
package dev.lockkeeper;

import org.jspecify.annotations.NullMarked;
