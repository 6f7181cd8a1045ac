package dev.lockkeeper.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators see of the processor. */
final class ProcessorMetrics {

    private final MeterRegistry meters;
    private final Counter tries;

    ProcessorMetrics(MeterRegistry meters, OpenRequests open) {
        this.meters = meters;
        this.tries = Counter.builder("lockkeeper.processor.tries")
                .description("tries of a backend that were given its path and credential")
                .register(meters);
        Gauge.builder("lockkeeper.processor.open.requests", open, OpenRequests::size)
                .description("requests whose body was read and whose answer has not come")
                .register(meters);
    }

    void tried() {
        tries.increment();
    }

    /** @param status of an answer that the processor gave itself */
    void answered(int status) {
        Counter.builder("lockkeeper.processor.answers")
                .description("requests that the processor answered itself")
                .tag("status", Integer.toString(status))
                .register(meters)
                .increment();
    }
}
