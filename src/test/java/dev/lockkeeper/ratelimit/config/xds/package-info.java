@NullMarked
package dev.lockkeeper.ratelimit.config.xds;

import org.jspecify.annotations.NullMarked;
