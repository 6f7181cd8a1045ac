package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.service.Figures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stores show to scrapers under the peer's names, as figures. */
final class StoreFigures {

    private static final Pattern NAME = Pattern.compile("ratelimit_(redis_(?:per_second_)?pool|localcache)_(\\w+)");

    private StoreFigures() {}

    static void tell(MeterRegistry meters, Figures figures) {
        for (Gauge gauge :
                Search.in(meters).name(name -> NAME.matcher(name).matches()).gauges()) {
            Matcher name = NAME.matcher(gauge.getId().getName());
            if (name.matches()) {
                tell("ratelimit.%s.%s".formatted(name.group(1), name.group(2)), Math.round(gauge.value()), figures);
            }
        }
    }

    private static void tell(String name, long value, Figures figures) {
        if (name.endsWith(".cx_total") || name.endsWith(".cx_local_close")) {
            figures.counter(name, value);
        } else {
            figures.gauge(name, value);
        }
    }
}
