@NullMarked
package dev.lockkeeper.output;

import org.jspecify.annotations.NullMarked;
