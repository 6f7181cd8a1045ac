package dev.lockkeeper.ratelimit.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of limits by their name. Names that hold values of requests could be without number: beyond a bound those that nobody hit for a
 * while make room, and when there is none, all others count as {@code other}.
 */
final class RuleMetricsByName {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    /** Looking for room costs a walk over all. */
    private static final long SWEEP_NANOS = 60_000_000_000L;

    private final RuleSeries series;
    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Entry> all = new ConcurrentHashMap<>();
    private final RuleMetrics other;
    private final LongAdder overflowed = new LongAdder();
    private final AtomicLong sweptAt;

    /** @param configured of a file; else of a request's values */
    private record Entry(RuleMetrics metrics, String domain, boolean configured, AtomicLong totalAtSweep) {}

    /**
     * @param most names at a time
     * @param nanos a monotonic clock
     */
    RuleMetricsByName(MeterRegistry meters, int most, LongSupplier nanos) {
        this.series = new RuleSeries(meters, all::size, overflowed::sum);
        this.most = most;
        this.nanos = nanos;
        this.sweptAt = new AtomicLong(nanos.getAsLong() - SWEEP_NANOS);
        this.other = new RuleMetrics("other.other", metrics -> series.add(metrics, "other", "other"));
    }

    /** Of a limit in a file, by domain, a point, and the keys with points between. */
    RuleMetrics configured(String domain, String name) {
        return of(domain, name, true);
    }

    /** Of a limit whose name holds values of a request. */
    RuleMetrics ofValues(String domain, String name) {
        return of(domain, name, false);
    }

    /** Forgets limits that no file has any more, and what came from requests to domains that no file has. */
    void keep(Set<String> names, Set<String> domains) {
        all.forEach((name, entry) -> {
            if (entry.configured() ? !names.contains(name) : !domains.contains(entry.domain())) {
                forget(name, entry);
            }
        });
    }

    /** Those that were hit. */
    void tell(Figures figures) {
        for (Entry entry : all.values()) {
            if (entry.metrics().isUsed()) {
                entry.metrics().tell(figures);
            }
        }
        if (other.isUsed()) {
            other.tell(figures);
        }
    }

    private RuleMetrics of(String domain, String name, boolean configured) {
        Entry known = all.get(name);
        if (known != null) {
            if (configured && !known.configured()) {
                all.replace(name, known, new Entry(known.metrics(), known.domain(), true, known.totalAtSweep()));
            }
            return known.metrics();
        }
        if (all.size() >= most && !makeRoom()) {
            overflowed.increment();
            return other;
        }
        return all.computeIfAbsent(name, _ -> new Entry(made(domain, name), domain, configured, new AtomicLong()))
                .metrics();
    }

    private RuleMetrics made(String domain, String name) {
        return new RuleMetrics(
                clean(name), metrics -> series.add(metrics, clean(domain), clean(name.substring(domain.length() + 1))));
    }

    private boolean makeRoom() {
        long last = sweptAt.get();
        long now = nanos.getAsLong();
        if (now - last < SWEEP_NANOS || !sweptAt.compareAndSet(last, now)) {
            return false;
        }
        all.forEach((name, entry) -> {
            long total = entry.metrics().total.sum();
            if (entry.totalAtSweep().getAndSet(total) == total && !entry.configured()) {
                forget(name, entry);
            }
        });
        return all.size() < most;
    }

    private void forget(String name, Entry entry) {
        if (all.remove(name, entry)) {
            series.remove(entry.metrics());
        }
    }

    /** As the peer writes names: points within addresses would end a part. */
    static String clean(String name) {
        Matcher addresses = IPV4.matcher(name.replace(':', '_').replace('|', '_'));
        return addresses.replaceAll(address -> address.group().replace('.', '_'));
    }
}
