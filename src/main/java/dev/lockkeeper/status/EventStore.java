package dev.lockkeeper.status;

import io.fabric8.kubernetes.api.model.Event;

/** Where Events are kept. */
@FunctionalInterface
public interface EventStore {

    /** Creates the Event, or adds {@code more} to the count of the one with its name. False when that was not possible. */
    boolean write(Event event, int more);
}
