/** Tests of what any package may use to be seen. */
@NullMarked
package dev.lockkeeper.observe;

import org.jspecify.annotations.NullMarked;
