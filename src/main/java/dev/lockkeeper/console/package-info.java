/**
 * Shows over HTTP what this process knows: objects with their conditions, plans, problems, who leads. Comes in: snapshots
 * and the words of the source. Goes out: JSON below {@code /api} and plain pages that need no script. Must not: change
 * anything, show a credential.
 */
@NullMarked
package dev.lockkeeper.console;

import org.jspecify.annotations.NullMarked;
