package dev.lockkeeper.ratelimit.store.redis;

/**
 * How many commands may wait for their replies on one connection: fewer when some have missed their deadline, since all in a queue that is longer
 * than a deadline would. For one event loop.
 */
final class SendWindow {

    private static final int LEAST = 32;
    private static final int REPLIES_PER_STEP = 8;

    private final int most;
    private final long pauseNanos;
    private int size;
    private int prompt;
    private long shrunk = Long.MIN_VALUE;

    /** @param pauseNanos what is missed within this time of each other waited in the same queue */
    SendWindow(int most, long pauseNanos) {
        this.most = most;
        this.pauseNanos = pauseNanos;
        this.size = most;
    }

    boolean allows(int waiting) {
        return waiting < size;
    }

    int size() {
        return size;
    }

    /** A reply came in time. */
    void replied() {
        if (size < most && ++prompt >= REPLIES_PER_STEP) {
            prompt = 0;
            size++;
        }
    }

    /**
     * A reply did not come in time.
     *
     * @param waiting with it
     */
    void missed(int waiting, long now) {
        // A short queue is not what kept them waiting.
        if (waiting > LEAST && (shrunk == Long.MIN_VALUE || now - shrunk > pauseNanos)) {
            shrunk = now;
            size = Math.max(LEAST, Math.min(size, waiting) / 4 * 3);
        }
    }
}
