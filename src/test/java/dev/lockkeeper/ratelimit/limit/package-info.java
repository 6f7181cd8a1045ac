@NullMarked
package dev.lockkeeper.ratelimit.limit;

import org.jspecify.annotations.NullMarked;
