package dev.lockkeeper.ratelimit.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Requests to domains that no file has, by name. Callers choose the names: beyond a bound they count as {@code other}. */
final class UnknownDomains {

    private static final int MOST = 100;

    private final MeterRegistry meters;
    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();

    UnknownDomains(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(String domain) {
        LongAdder known = byName.get(domain);
        (known == null ? added(domain) : known).increment();
    }

    void tell(Figures figures) {
        byName.forEach((name, requests) ->
                figures.counter("ratelimit.service.rate_limit." + clean(name) + ".domain_not_found", requests.sum()));
    }

    private LongAdder added(String domain) {
        String name = byName.size() < MOST ? domain : "other";
        return byName.computeIfAbsent(name, _ -> {
            LongAdder requests = new LongAdder();
            Gauge.builder("ratelimit_service_rate_limit_domain_not_found", requests, LongAdder::sum)
                    .tag("domain", clean(name))
                    .description("requests to a domain that no file has, counted since the start")
                    .register(meters);
            return requests;
        });
    }

    private static String clean(String name) {
        return RuleMetricsByName.clean(name);
    }
}
