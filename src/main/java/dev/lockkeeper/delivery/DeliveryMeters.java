package dev.lockkeeper.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What a replica counts of its processors. */
final class DeliveryMeters {

    private final Counter sent;
    private final Counter acknowledged;
    private final Counter refused;
    private final Counter denied;

    /** @param connected streams of processors now */
    DeliveryMeters(MeterRegistry meters, Supplier<Number> connected) {
        this.sent = counter(meters, "lockkeeper.delivery.bundles.sent", "bundles sent whole to a processor");
        this.acknowledged = counter(meters, "lockkeeper.delivery.acks", "words of processors on what they use");
        this.refused = counter(meters, "lockkeeper.delivery.nacks", "bundles that a processor refused");
        this.denied = counter(meters, "lockkeeper.delivery.streams.refused", "streams of processors that were ended");
        Gauge.builder("lockkeeper.delivery.processors", connected)
                .description("processors that are connected to this replica")
                .register(meters);
    }

    void sent() {
        sent.increment();
    }

    void acknowledged() {
        acknowledged.increment();
    }

    void refused() {
        refused.increment();
    }

    void denied() {
        denied.increment();
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
