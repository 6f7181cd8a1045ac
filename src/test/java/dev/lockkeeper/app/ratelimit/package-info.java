@NullMarked
package dev.lockkeeper.app.ratelimit;

import org.jspecify.annotations.NullMarked;
