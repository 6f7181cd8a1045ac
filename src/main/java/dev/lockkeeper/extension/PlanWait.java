package dev.lockkeeper.extension;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets calls wait for our own watch without holding a thread: each is tried again when plans change, and a last time when
 * its time is over.
 */
final class PlanWait implements AutoCloseable {

    private final Duration limit;
    private final LongSupplier nanoTime;
    private final Set<Waiting> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("extension-wait").factory());
    /** Answering takes milliseconds of CPU each, so more threads than processors would help nobody. */
    private final ExecutorService calls = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("extension-call-", 0).factory());

    PlanWait(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** A call that answers as soon as it can. */
    interface Attempt {
        /** Never throws. @return whether the call was answered; must be so when it is the last time */
        boolean answered(boolean last);
    }

    /** Tries at once, on the caller's thread, and waits only if that was too early. */
    void start(Attempt attempt) {
        start(attempt, 1);
    }

    /** The same, waiting that many times as long. */
    void start(Attempt attempt, int times) {
        long nanos = limit.toNanos() * times;
        if (attempt.answered(nanos == 0)) {
            return;
        }
        Waiting waiting = new Waiting(attempt, nanoTime.getAsLong() + nanos);
        all.add(waiting);
        try {
            clock.schedule(waiting::again, nanos, TimeUnit.NANOSECONDS);
            // What changed before it was added has told nobody.
            waiting.again();
        } catch (RejectedExecutionException shuttingDown) {
            waiting.run();
        }
    }

    /** To be called after plans have changed; returns at once. */
    void plansChanged() {
        all.forEach(Waiting::again);
    }

    int waiting() {
        return all.size();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        calls.shutdownNow();
    }

    private final class Waiting {
        private final Attempt attempt;
        private final long deadline;
        private boolean running;
        private boolean asked;

        Waiting(Attempt attempt, long deadline) {
            this.attempt = attempt;
            this.deadline = deadline;
        }

        void again() {
            synchronized (this) {
                asked = true;
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                calls.execute(this::run);
            } catch (RejectedExecutionException shuttingDown) {
                // The server's own end answers the call.
                all.remove(this);
            }
        }

        private void run() {
            while (takeRequest()) {
                boolean last = calls.isShutdown() || nanoTime.getAsLong() - deadline >= 0;
                if (attempt.answered(last) || last) {
                    // It stays marked as running: nobody tries it again.
                    all.remove(this);
                    return;
                }
            }
        }

        private synchronized boolean takeRequest() {
            running = asked;
            asked = false;
            return running;
        }
    }
}
