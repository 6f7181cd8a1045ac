/**
 * Where objects come from: a cluster, a folder, later a database. Goes out: single changes and, once, the word that the
 * first full list is complete. Decides nothing about the objects.
 */
@NullMarked
package dev.lockkeeper.source;

import org.jspecify.annotations.NullMarked;
