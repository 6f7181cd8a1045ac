/** Load for {@code bench/}; nothing here is a test. */
@NullMarked
package dev.lockkeeper.bench;

import org.jspecify.annotations.NullMarked;
