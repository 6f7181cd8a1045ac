@NullMarked
package dev.lockkeeper.app.ratelimit.peer;

import org.jspecify.annotations.NullMarked;
