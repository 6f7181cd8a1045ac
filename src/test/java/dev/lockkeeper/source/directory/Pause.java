package dev.lockkeeper.source.directory;

import java.util.concurrent.locks.LockSupport;

/** The slowness of a writer, where that is what a test is about. */
final class Pause {
    private Pause() {}

    static void ofMillis(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
