/**
 * Puts the program together: settings, roles, what starts and stops in which order. Comes in: configuration and arguments.
 * Knows every package; none knows it.
 */
@NullMarked
package dev.lockkeeper.app;

import org.jspecify.annotations.NullMarked;
