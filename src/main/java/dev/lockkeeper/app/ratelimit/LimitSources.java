package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.config.ConfigWatch;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Where limits come from: gives the service what was loaded, and operators a report of it. */
final class LimitSources implements AutoCloseable {

    private static final Duration LOOK_PERIOD = Duration.ofMillis(250);

    private final RateLimitSettings settings;
    private final RateLimitService service;
    private final ConfigReport report;
    private final ConfigWatch watch;

    LimitSources(RateLimitSettings settings, RateLimitService service, MeterRegistry meters) {
        this.settings = settings;
        this.service = service;
        this.report = new ConfigReport(meters);
        this.watch = new ConfigWatch(
                settings.place(),
                new LastGoodConfig(settings.strictness(), settings.mergeDomains()),
                LOOK_PERIOD,
                this::loaded);
    }

    /** @throws InvalidSetting when the first configuration is refused as a whole */
    void start() {
        watch.start();
    }

    /** The limits in force, and below them what is not served as it is. */
    String lines() {
        return service.limits() + report.lines();
    }

    @Override
    public void close() {
        watch.close();
    }

    private void loaded(LoadedConfig config) {
        report.loaded(config);
        boolean first = !service.hasDomains();
        if (first
                && settings.strictness() == Strictness.ALL_OR_NOTHING
                && !settings.forceStart()
                && !config.problems().isEmpty()) {
            throw new InvalidSetting(config.problems().getFirst().text()
                    + "; FORCE_START_WITHOUT_INITIAL_CONFIG=true starts all the same");
        }
        service.loaded(config);
    }
}
