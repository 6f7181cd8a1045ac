package dev.lockkeeper.ratelimit.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of limits under the peer's names, {@code ratelimit_service_rate_limit_…{domain, key1, key2}}. Names that hold values of requests
 * could be without number: beyond a bound all count as {@code other}.
 */
final class RuleMetricsByName {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private final MeterRegistry meters;
    private final int most;
    private final Map<String, RuleMetrics> all = new ConcurrentHashMap<>();
    private final RuleMetrics other;

    /** @param most names at a time */
    RuleMetricsByName(MeterRegistry meters, int most) {
        this.meters = meters;
        this.most = most;
        this.other = new RuleMetrics("other", metrics -> register(metrics, "other", "other"));
    }

    /** @param name the domain, a point, and the keys with points between */
    RuleMetrics of(String domain, String name) {
        RuleMetrics known = all.get(name);
        if (known != null) {
            return known;
        }
        if (all.size() >= most) {
            return other;
        }
        return all.computeIfAbsent(
                name,
                _ -> new RuleMetrics(
                        clean(name), metrics -> register(metrics, domain, clean(name.substring(domain.length() + 1)))));
    }

    /** Lines {@code name: number} in the order of names, as the peer's {@code /stats}. */
    String lines() {
        Map<String, Long> sorted = new TreeMap<>();
        for (RuleMetrics metrics : all.values()) {
            String prefix = "ratelimit.service.rate_limit." + metrics.name() + ".";
            sorted.put(prefix + "total_hits", metrics.total.sum());
            sorted.put(prefix + "over_limit", metrics.over.sum());
            sorted.put(prefix + "near_limit", metrics.near.sum());
            sorted.put(prefix + "within_limit", metrics.within.sum());
            sorted.put(prefix + "shadow_mode", metrics.shadow.sum());
            sorted.put(prefix + "over_limit_with_local_cache", metrics.overFromCache.sum());
        }
        StringBuilder lines = new StringBuilder();
        sorted.forEach(
                (name, count) -> lines.append(name).append(": ").append(count).append('\n'));
        return lines.toString();
    }

    private void register(RuleMetrics metrics, String domain, String keys) {
        int point = keys.indexOf('.');
        Tags tags = Tags.of(
                "domain",
                clean(domain),
                "key1",
                point < 0 ? keys : keys.substring(0, point),
                "key2",
                point < 0 ? "" : keys.substring(point + 1));
        List.of(
                        Map.entry("total_hits", metrics.total),
                        Map.entry("over_limit", metrics.over),
                        Map.entry("near_limit", metrics.near),
                        Map.entry("within_limit", metrics.within),
                        Map.entry("shadow_mode", metrics.shadow),
                        Map.entry("over_limit_with_local_cache", metrics.overFromCache))
                .forEach(metric -> gauge(metric.getKey(), tags, metric.getValue()));
    }

    /** A gauge, since a counter's name would get an ending that existing dashboards do not have. */
    private void gauge(String name, Tags tags, LongAdder adder) {
        Gauge.builder("ratelimit_service_rate_limit_" + name, adder, LongAdder::sum)
                .tags(tags)
                .description("hits, counted since the start")
                .register(meters);
    }

    /** As the peer writes names: points within addresses would end a part. */
    static String clean(String name) {
        Matcher addresses = IPV4.matcher(name.replace(':', '_').replace('|', '_'));
        return addresses.replaceAll(address -> address.group().replace('.', '_'));
    }
}
