/** Tests of the extension server. */
@NullMarked
package dev.lockkeeper.extension;

import org.jspecify.annotations.NullMarked;
