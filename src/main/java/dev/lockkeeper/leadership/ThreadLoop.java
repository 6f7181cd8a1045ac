package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** An {@link ElectorLoop} on a daemon thread and {@link System#nanoTime}. */
final class ThreadLoop implements ElectorLoop {

    private static final Logger LOG = Logger.getLogger(ThreadLoop.class);

    private final ScheduledThreadPoolExecutor thread;

    ThreadLoop(String name) {
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory(), new DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable step) {
        thread.execute(guarded(step));
    }

    @Override
    public Timer after(Duration delay, Runnable step) {
        Future<?> scheduled = thread.schedule(guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("leader election step failed", e);
            }
        };
    }
}
