/**
 * Writes what is planned into a folder: {@code gateway/} for Envoy Gateway's file provider, {@code bundle/} for
 * processors, {@code status/} for people. Comes in: snapshots of plans and the manifests of a folder. Goes out: files,
 * each whole at any moment. Must not: read the source's folder, touch a file it did not write.
 */
@NullMarked
package dev.lockkeeper.output;

import org.jspecify.annotations.NullMarked;
