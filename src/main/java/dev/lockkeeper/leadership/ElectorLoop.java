package dev.lockkeeper.leadership;

import java.time.Duration;

/** The one thread that an elector thinks on, and its monotonic clock. */
interface ElectorLoop extends AutoCloseable {

    long nanos();

    /** Runs the step after those given before; drops it when the loop is closed. */
    void execute(Runnable step);

    Timer after(Duration delay, Runnable step);

    @Override
    void close();

    /** A step that is still to come. */
    interface Timer {
        void cancel();
    }
}
