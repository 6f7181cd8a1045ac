package dev.lockkeeper.leadership;

/** What an operator wants to know of an election; called on the elector's thread, so it must not wait. */
interface ElectionObserver {

    void acquired(long epoch);

    /** {@code sentAt} of the renewal that went through, on the elector's clock. */
    void renewed(long sentAt);

    void lost(long epoch, String reason);

    /** The term ends because the process does. */
    void stopped(long epoch);

    void released(long epoch);

    void following(String leader);

    void requestFailed(String reason);

    void requestSucceeded();
}
