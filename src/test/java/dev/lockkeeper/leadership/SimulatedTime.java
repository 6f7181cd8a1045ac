package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A monotonic clock that only moves from step to step, so that minutes of an election run in milliseconds. */
final class SimulatedTime {

    private record Step(long at, long order, Runnable action) {}

    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
    private Runnable afterEachStep = () -> {};
    // Far from zero and about to overflow: nanoTime may be anything.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();
    private final long start = now;
    private long order;

    long nanos() {
        return now;
    }

    Duration elapsed() {
        return Duration.ofNanos(now - start);
    }

    void afterEachStep(Runnable check) {
        afterEachStep = check;
    }

    void in(Duration delay, Runnable action) {
        steps.add(new Step(now - start + delay.toNanos(), order++, action));
    }

    void run(Duration span) {
        long end = now - start + span.toNanos();
        while (!steps.isEmpty() && steps.peek().at() <= end) {
            Step step = steps.remove();
            now = start + Math.max(now - start, step.at());
            step.action().run();
            afterEachStep.run();
        }
        now = start + end;
        afterEachStep.run();
    }
}
