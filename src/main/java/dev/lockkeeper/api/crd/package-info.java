/**
 * The CRDs of our kinds, made from their Java types. Comes in: the records of {@code api} with the constraints written on
 * their components. Goes out: one YAML file a kind, written by the build and packed into the jar. Must not: talk to a
 * cluster, or know what a field is used for.
 */
@NullMarked
package dev.lockkeeper.api.crd;

import org.jspecify.annotations.NullMarked;
