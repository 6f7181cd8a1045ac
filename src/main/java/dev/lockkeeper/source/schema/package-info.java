/**
 * Checks manifests as an API server would, without one. Comes in: CRDs, and objects of their kinds as JSON. Goes out: the
 * object with its defaults, and what is wrong with it in the API server's words. Must not: read files, know what a field
 * is used for, or drop anything silently.
 */
@NullMarked
package dev.lockkeeper.source.schema;

import org.jspecify.annotations.NullMarked;
