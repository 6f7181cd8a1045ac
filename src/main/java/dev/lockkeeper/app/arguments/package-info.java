/**
 * The command line: flags of the controller that Lockkeeper replaces, in the spelling of Go, and the list of all
 * settings. Comes in: arguments. Goes out: configuration properties, or the one text that the program ends with. Reads no
 * configuration and starts nothing.
 */
@NullMarked
package dev.lockkeeper.app.arguments;

import org.jspecify.annotations.NullMarked;
