/**
 * In which order a change reaches processors and Envoy: first a bundle with old and new backends, then the routes that name
 * the new ones, then a bundle without the old. Comes in: plans, what the cluster and the processors have. Goes out: the
 * bundles to publish, and whether a route may be written. Mechanism: docs/publication.md.
 */
@NullMarked
package dev.lockkeeper.apply.publication;

import org.jspecify.annotations.NullMarked;
