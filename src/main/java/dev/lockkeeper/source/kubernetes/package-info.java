/**
 * A cluster as a source. Comes in: lists and watches of the kinds that plans or writers need, each once in the process;
 * those of the kinds that reconcilers own come through the stores that {@link PrimaryInformers} is given. Goes out: model
 * changes, the word that all first lists are complete, and to a {@link ClusterObserver} the objects that writers compare with.
 * Writes nothing and decides nothing; keeps no more of an object than somebody reads.
 */
@NullMarked
package dev.lockkeeper.source.kubernetes;

import org.jspecify.annotations.NullMarked;
