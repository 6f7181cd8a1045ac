package dev.lockkeeper.operator;

import dev.lockkeeper.model.ObjectId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Work on objects that no controller of the SDK has: one thread, an object waits at most once, failures are tried again. */
public final class KeyedWork implements AutoCloseable {

    private static final long STOP_SECONDS = 2;

    private final Attempts attempts;
    private final Function<ObjectId, Optional<Duration>> step;
    private final Map<ObjectId, Future<?>> waiting = new HashMap<>();
    private final ScheduledExecutorService thread;

    /** @param step does the work; tells when to do it again */
    public KeyedWork(String name, Attempts attempts, Function<ObjectId, Optional<Duration>> step) {
        this.attempts = attempts;
        this.step = step;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    public void look(ObjectId id) {
        after(id, Duration.ZERO);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In place of what waits already: a new look does not wait for an old retry. */
    private synchronized void after(ObjectId id, Duration pause) {
        if (thread.isShutdown()) {
            return;
        }
        Future<?> before = waiting.put(id, thread.schedule(() -> run(id), pause.toMillis(), TimeUnit.MILLISECONDS));
        if (before != null) {
            before.cancel(false);
        }
    }

    /** Unless somebody asked for it meanwhile. */
    private synchronized void again(ObjectId id, Duration pause) {
        if (!waiting.containsKey(id)) {
            after(id, pause);
        }
    }

    private synchronized void begun(ObjectId id) {
        waiting.remove(id);
    }

    private void run(ObjectId id) {
        begun(id);
        try {
            step.apply(id).ifPresent(pause -> again(id, pause));
        } catch (RuntimeException e) {
            again(id, attempts.unexpected(id, e));
        }
    }
}
