@NullMarked
package dev.lockkeeper.ratelimit.store;

import org.jspecify.annotations.NullMarked;
