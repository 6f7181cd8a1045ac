package dev.lockkeeper.leadership;

/**
 * Hears of changes in order, on a thread of its own: a slow listener delays other listeners but neither a renewal nor a
 * demotion. A notice may be late; only {@link Leadership#permit()} decides about a write.
 */
public interface LeadershipListener {

    void acquired(long epoch);

    /** The permits of this epoch are over, by loss or by release. */
    void lost(long epoch);
}
