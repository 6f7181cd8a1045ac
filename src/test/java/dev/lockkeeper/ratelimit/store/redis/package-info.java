@NullMarked
package dev.lockkeeper.ratelimit.store.redis;

import org.jspecify.annotations.NullMarked;
