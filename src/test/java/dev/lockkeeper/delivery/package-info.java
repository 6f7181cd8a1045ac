@NullMarked
package dev.lockkeeper.delivery;

import org.jspecify.annotations.NullMarked;
