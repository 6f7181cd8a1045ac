@NullMarked
package dev.lockkeeper.leadership;

import org.jspecify.annotations.NullMarked;
