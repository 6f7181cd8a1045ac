@NullMarked
package dev.lockkeeper.ratelimit.config;

import org.jspecify.annotations.NullMarked;
