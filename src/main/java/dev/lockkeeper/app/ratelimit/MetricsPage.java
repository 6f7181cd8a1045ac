package dev.lockkeeper.app.ratelimit;

import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code /metrics} as a scraper of the peer knows it. Its counters have no ending, but to the registry a counter without one is a gauge:
 * their types are put right here, since some scrapers store the two differently.
 */
public final class MetricsPage {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Pattern COUNTER = Pattern.compile(
            "(?m)^(# TYPE (?:ratelimit_service_(?:rate_limit_\\w+|total_requests|should_rate_limit_error|global_shadow_mode|config_load_\\w+)|ratelimit_redis_\\w*pool_cx_(?:total|local_close))) gauge$");

    private final Supplier<String> scrape;
    private final String path;

    /** @param path as {@code PROMETHEUS_PATH} has it */
    MetricsPage(Supplier<String> scrape, String path) {
        this.scrape = scrape;
        this.path = path;
    }

    /** Before whatever the router answers at this path. */
    public void mount(Router router) {
        router.get(path)
                .order(Integer.MIN_VALUE)
                .blockingHandler(
                        context -> context.response()
                                .putHeader("Content-Type", TYPE)
                                .end(text()),
                        false);
    }

    String text() {
        return COUNTER.matcher(scrape.get()).replaceAll("$1 counter");
    }
}
