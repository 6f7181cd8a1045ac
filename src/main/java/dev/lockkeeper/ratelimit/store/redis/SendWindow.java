package dev.lockkeeper.ratelimit.store.redis;

/**
 * How many commands may wait for their replies on one connection: fewer while replies come too late, since a queue that is longer than a call's
 * deadline answers none of its calls in time. For one event loop.
 */
final class SendWindow {

    private static final int LEAST = 32;
    private static final int REPLIES_PER_STEP = 8;

    private final int most;
    private final long slowNanos;
    private int size;
    private int prompt;
    private long shrunk;

    /** @param slowNanos replies that take longer come too late */
    SendWindow(int most, long slowNanos) {
        this.most = most;
        this.slowNanos = slowNanos;
        this.size = most;
    }

    boolean allows(int waiting) {
        return waiting < size;
    }

    int size() {
        return size;
    }

    /**
     * @param took for its reply
     * @param waiting before it came
     */
    void replied(long took, int waiting, long now) {
        if (took <= slowNanos) {
            if (size < most && ++prompt >= REPLIES_PER_STEP) {
                prompt = 0;
                size++;
            }
        } else if (now - shrunk > slowNanos) {
            // Once for all that waited at the same time.
            shrunk = now;
            size = Math.max(Math.min(LEAST, most), Math.min(size, waiting) / 4 * 3);
        }
    }
}
