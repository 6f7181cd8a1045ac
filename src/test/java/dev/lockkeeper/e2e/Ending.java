package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.RunningProcess;
import java.time.Duration;

/** How a program of a test is ended: asked first, so that it ends its own children, then made to. */
final class Ending {
    private Ending() {}

    static void of(RunningProcess process, Duration patience) {
        if (!process.isAlive()) {
            return;
        }
        process.thaw();
        process.terminate();
        try {
            process.awaitExit(patience);
        } finally {
            process.kill();
        }
    }
}
