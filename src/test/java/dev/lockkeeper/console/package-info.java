@NullMarked
package dev.lockkeeper.console;

import org.jspecify.annotations.NullMarked;
