package dev.lockkeeper.source.kubernetes;

import java.util.Set;

/** The informers of the kinds that reconcilers own. Their caches are to be the {@link PrimaryStores}. */
public interface PrimaryInformers extends AutoCloseable {

    /**
     * Starts all; blocks until they run, not necessarily until all are synced. The API server serves the kinds. May be called
     * again after it failed.
     */
    void start(PrimaryStores stores);

    /** Kinds that have not delivered their first full list. */
    Set<String> unsynced();

    /** Ends all in bounded time. */
    @Override
    void close();
}
