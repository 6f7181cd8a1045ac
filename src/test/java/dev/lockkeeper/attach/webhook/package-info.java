/** Proves how the API server's questions are answered. */
@NullMarked
package dev.lockkeeper.attach.webhook;

import org.jspecify.annotations.NullMarked;
