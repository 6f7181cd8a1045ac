package dev.lockkeeper.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What operators see of the processor. */
final class ProcessorMetrics {

    private final MeterRegistry meters;
    private final Counter tries;
    private final Counter costFailures;
    private final Map<Usage, Counter> usages = new EnumMap<>(Usage.class);

    /** What became of the usage of a good answer. */
    enum Usage {
        COUNTED,
        /** The answer came whole and had none. */
        MISSING,
        /** It is there and cannot be read: compressed, not as the API says, or too long. */
        UNREADABLE,
        /** The answer did not come whole, and had none until then. */
        CUT_OFF
    }

    ProcessorMetrics(MeterRegistry meters, OpenRequests open) {
        this.meters = meters;
        this.tries = Counter.builder("lockkeeper.processor.tries")
                .description("tries of a backend that were given its path and credential")
                .register(meters);
        this.costFailures = Counter.builder("lockkeeper.processor.cost.failures")
                .description("costs that could not be evaluated and were left out")
                .register(meters);
        for (Usage usage : Usage.values()) {
            usages.put(
                    usage,
                    Counter.builder("lockkeeper.processor.usage")
                            .description("good answers of backends by what became of their token usage")
                            .tag("result", usage.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        Gauge.builder("lockkeeper.processor.open.requests", open, OpenRequests::size)
                .description("requests whose body was read and whose answer has not come")
                .register(meters);
        Gauge.builder("lockkeeper.processor.open.bytes", open, OpenRequests::bytes)
                .description("bodies of open requests")
                .baseUnit("bytes")
                .register(meters);
    }

    void tried() {
        tries.increment();
    }

    void costFailed() {
        costFailures.increment();
    }

    void usage(Usage usage) {
        Counter counter = usages.get(usage);
        if (counter != null) {
            counter.increment();
        }
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
