/**
 * Files of limits. Comes in: YAML texts, by file. Goes out: immutable domains, the last good one of each file that is broken now, and what
 * is wrong with that. Must not: let one bad file take another's limits away.
 */
@NullMarked
package dev.lockkeeper.ratelimit.config;

import org.jspecify.annotations.NullMarked;
