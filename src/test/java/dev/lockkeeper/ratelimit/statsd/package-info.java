@NullMarked
package dev.lockkeeper.ratelimit.statsd;

import org.jspecify.annotations.NullMarked;
