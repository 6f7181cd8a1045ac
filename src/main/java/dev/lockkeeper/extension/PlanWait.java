package dev.lockkeeper.extension;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Lets a call wait for our own watch without holding its thread. */
final class PlanWait {

    private static final Duration PERIOD = Duration.ofMillis(20);

    private final ScheduledExecutorService timer;
    private final Duration limit;
    private final LongSupplier nanoTime;

    PlanWait(ScheduledExecutorService timer, Duration limit, LongSupplier nanoTime) {
        this.timer = timer;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Runs the call once: at once when the condition holds, when it comes to hold, or when the time is over. */
    void until(BooleanSupplier condition, Runnable call) {
        poll(condition, call, nanoTime.getAsLong());
    }

    private void poll(BooleanSupplier condition, Runnable call, long start) {
        if (nanoTime.getAsLong() - start >= limit.toNanos() || holds(condition)) {
            call.run();
            return;
        }
        try {
            timer.schedule(() -> poll(condition, call, start), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shuttingDown) {
            call.run();
        }
    }

    /** A condition that fails ends the wait: the call meets the same failure where it is answered. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (RuntimeException e) {
            return true;
        }
    }
}
