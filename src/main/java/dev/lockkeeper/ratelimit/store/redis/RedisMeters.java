package dev.lockkeeper.ratelimit.store.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What operators see of a Redis; times and errors of calls are the service's to count. */
final class RedisMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final List<Meter> all;

    private final Counter unknownOutcome;
    private final Counter lost;
    private final Counter opened;

    private final LongAdder connected = new LongAdder();

    RedisMeters(MeterRegistry meters, String role, IntSupplier up, BooleanSupplier breakerOpen) {
        this.registry = meters;
        this.unknownOutcome = Counter.builder("lockkeeper.ratelimit.store.unknown.outcome")
                .description("calls without an answer whose hits Redis may have counted")
                .tag("redis", role)
                .register(meters);
        this.lost = Counter.builder("lockkeeper.ratelimit.redis.connections.lost")
                .description("connections that ended or could not be opened")
                .tag("redis", role)
                .register(meters);
        this.opened = Counter.builder("lockkeeper.ratelimit.redis.breaker.opened")
                .description("times that Redis was not asked any more until it answered a probe")
                .tag("redis", role)
                .register(meters);
        Gauge connections = Gauge.builder("lockkeeper.ratelimit.redis.connections", up, IntSupplier::getAsInt)
                .description("connections in use")
                .tag("redis", role)
                .strongReference(true)
                .register(meters);
        Gauge breaker = Gauge.builder(
                        "lockkeeper.ratelimit.redis.breaker.open", breakerOpen, open -> open.getAsBoolean() ? 1 : 0)
                .description("1 while Redis is not asked")
                .tag("redis", role)
                .strongReference(true)
                .register(meters);
        this.all = new ArrayList<>(List.of(unknownOutcome, lost, opened, connections, breaker));
        // Not of a cluster's nodes: names of metrics cannot hold addresses that come and go.
        if (!role.contains("@")) {
            // The peer's names for the same; its counters have no ending.
            String peer = "ratelimit_redis_" + (role.equals("main") ? "" : role + "_") + "pool_cx_";
            all.add(gauge(meters, peer + "total", connected::sum));
            all.add(gauge(meters, peer + "local_close", () -> Math.max(0, connected.sum() - up.getAsInt())));
            all.add(gauge(meters, peer + "active", up::getAsInt));
        }
    }

    /** A server that comes back is another one, and would not be seen under the gauges of the first. */
    @Override
    public void close() {
        all.forEach(registry::remove);
    }

    void connected() {
        connected.increment();
    }

    void unknownOutcome() {
        unknownOutcome.increment();
    }

    void lost() {
        lost.increment();
    }

    void breakerOpened() {
        opened.increment();
    }

    private static Gauge gauge(MeterRegistry meters, String name, LongSupplier number) {
        return Gauge.builder(name, number, LongSupplier::getAsLong)
                .strongReference(true)
                .register(meters);
    }
}
