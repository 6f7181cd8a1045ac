package dev.lockkeeper.leadership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Calls the listeners in order, beside the elector's thread. */
final class LeadershipNotices implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LeadershipNotices.class);

    private final List<LeadershipListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;

    LeadershipNotices(ExecutorService thread) {
        this.thread = thread;
    }

    void add(LeadershipListener listener) {
        listeners.add(listener);
    }

    void remove(LeadershipListener listener) {
        listeners.remove(listener);
    }

    void tell(LeadershipListener listener, Consumer<LeadershipListener> notice) {
        try {
            thread.execute(() -> call(listener, notice));
        } catch (RejectedExecutionException e) {
            LOG.debug("leader notice after the end", e);
        }
    }

    void tellAll(Consumer<LeadershipListener> notice) {
        listeners.forEach(listener -> tell(listener, notice));
    }

    /** Notices that were given are still delivered. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private void call(LeadershipListener listener, Consumer<LeadershipListener> notice) {
        if (!listeners.contains(listener)) {
            return;
        }
        try {
            notice.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("leader listener failed", e);
        }
    }
}
