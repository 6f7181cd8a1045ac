package dev.lockkeeper.leadership;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Meters of one elector: {@code lockkeeper_leader*}. */
final class ElectionMeters {

    private static final long NEVER = Long.MIN_VALUE;

    private final MeterRegistry registry;
    private final LongSupplier ticker;
    private final Counter failures;
    private volatile long renewedAt = NEVER;

    ElectionMeters(MeterRegistry registry, LongSupplier ticker) {
        this.registry = registry;
        this.ticker = ticker;
        Gauge.builder("lockkeeper.leader.renewal.age", this, ElectionMeters::renewalAge)
                .description("Time since the last renewal of the Lease that went through, by this replica")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        failures = Counter.builder("lockkeeper.leader.request.failures")
                .description("Requests for the Lease without an answer or with an error")
                .register(registry);
        transitions("leader");
        transitions("follower");
    }

    void leads(BooleanSupplier leader) {
        Gauge.builder("lockkeeper.leader", leader, now -> now.getAsBoolean() ? 1 : 0)
                .description("1 while this replica may write")
                .strongReference(true)
                .register(registry);
    }

    void changed(String to) {
        transitions(to).increment();
    }

    void renewed(long sentAt) {
        renewedAt = sentAt;
    }

    void failed() {
        failures.increment();
    }

    private Counter transitions(String to) {
        return Counter.builder("lockkeeper.leader.transitions")
                .description("Changes of this replica's role")
                .tag("to", to)
                .register(registry);
    }

    private double renewalAge() {
        long at = renewedAt;
        return at == NEVER ? Double.NaN : (ticker.getAsLong() - at) / 1e9;
    }
}
