@NullMarked
package dev.lockkeeper.ratelimit.match;

import org.jspecify.annotations.NullMarked;
