package dev.lockkeeper.app;

import dev.lockkeeper.console.Surroundings;
import dev.lockkeeper.delivery.PublishedBundles;

/** A source with the sinks that belong to it. */
interface Runtime extends AutoCloseable {

    /** Begins in the background. */
    void start();

    /** After this nothing more is written to a cluster; the lease is given away. */
    void stopWriting();

    /** The bundles that this process publishes. */
    PublishedBundles published();

    /** What the console says of this source and its sinks. */
    Surroundings surroundings();

    /** False while it is worth waiting a moment longer before traffic comes. */
    default boolean settled() {
        return true;
    }

    /** False when only a restart helps. */
    default boolean alive() {
        return true;
    }
}
