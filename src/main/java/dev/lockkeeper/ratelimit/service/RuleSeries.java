package dev.lockkeeper.ratelimit.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Series of limits that were hit, {@code ratelimit_service_rate_limit_…{domain, key1, key2, key3}}: the peer's two labels, and a third for
 * what it leaves out of them.
 */
final class RuleSeries {

    private final MeterRegistry meters;
    private final Map<RuleMetrics, List<Meter>> registered = new ConcurrentHashMap<>();

    /**
     * @param names known at a time
     * @param overflowed how often a name found no room
     */
    RuleSeries(MeterRegistry meters, IntSupplier names, LongSupplier overflowed) {
        this.meters = meters;
        Gauge.builder("lockkeeper.ratelimit.metrics.names", names, IntSupplier::getAsInt)
                .description("limits with metrics of their own")
                .strongReference(true)
                .register(meters);
        Gauge.builder("lockkeeper.ratelimit.metrics.overflow", overflowed, LongSupplier::getAsLong)
                .description(
                        "calls whose limit had no room for metrics of its own and counted as other, since the start")
                .strongReference(true)
                .register(meters);
    }

    /** @param keys with points between */
    void add(RuleMetrics metrics, String domain, String keys) {
        String[] parts = keys.split("\\.", 3);
        Tags tags = Tags.of("domain", domain, "key1", parts[0], "key2", part(parts, 1), "key3", part(parts, 2));
        registered.put(
                metrics,
                List.of(
                        gauge("total_hits", tags, metrics.total),
                        gauge("over_limit", tags, metrics.over),
                        gauge("near_limit", tags, metrics.near),
                        gauge("within_limit", tags, metrics.within),
                        gauge("shadow_mode", tags, metrics.shadow),
                        gauge("over_limit_with_local_cache", tags, metrics.overFromCache)));
    }

    void remove(RuleMetrics metrics) {
        List<Meter> former = registered.remove(metrics);
        if (former != null) {
            former.forEach(meters::remove);
        }
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }

    /** A gauge, since a counter's name would get an ending that existing dashboards do not have. */
    private Meter gauge(String name, Tags tags, LongAdder adder) {
        return Gauge.builder("ratelimit_service_rate_limit_" + name, adder, LongAdder::sum)
                .tags(tags)
                .description("hits, counted since the start")
                .register(meters);
    }
}
