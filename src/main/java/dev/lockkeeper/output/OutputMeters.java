package dev.lockkeeper.output;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts files written to (or removed from) the output folder, and rounds that failed. */
public final class OutputMeters {

    private final Counter files;
    private final Counter failures;

    public OutputMeters(MeterRegistry registry) {
        files = Counter.builder("lockkeeper.output.files")
                .description("files changed in the output folder")
                .register(registry);
        failures = Counter.builder("lockkeeper.output.failures")
                .description("rounds in which the output folder could not be written")
                .register(registry);
    }

    void wrote(int count) {
        files.increment(count);
    }

    void failed() {
        failures.increment();
    }
}
