@NullMarked
package dev.lockkeeper.ratelimit.trace;

import org.jspecify.annotations.NullMarked;
