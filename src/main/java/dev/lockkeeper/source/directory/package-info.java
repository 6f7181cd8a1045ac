/**
 * Manifests in a folder of YAML and JSON files. Comes in: the folder, watched. Goes out: the whole of it as one snapshot
 * after each change, checked and with defaults, and what is wrong by file, line and field. Must not: write into the
 * folder, deliver half-written files, or take objects away because somebody broke their file.
 */
@NullMarked
package dev.lockkeeper.source.directory;

import org.jspecify.annotations.NullMarked;
