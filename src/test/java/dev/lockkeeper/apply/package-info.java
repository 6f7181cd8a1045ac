/** Writing to a real API server: what is written, what never is, and who owns it afterwards. */
@NullMarked
package dev.lockkeeper.apply;

import org.jspecify.annotations.NullMarked;
