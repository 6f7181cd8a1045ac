/**
 * The parts of a QuotaPolicy. Comes in: YAML or JSON. Goes out: typed specs, and their schemas at build time. Must not:
 * count anything.
 */
@NullMarked
package dev.lockkeeper.api.quota;

import org.jspecify.annotations.NullMarked;
