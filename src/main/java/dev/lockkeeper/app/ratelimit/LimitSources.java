package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.plan.quota.QuotaTree;
import dev.lockkeeper.ratelimit.config.ConfigWatch;
import dev.lockkeeper.ratelimit.config.JoinedConfig;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.config.xds.XdsMeters;
import dev.lockkeeper.ratelimit.config.xds.XdsSource;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Optional;

/** Where limits come from, files or a control plane, and QuotaPolicies beside them: gives the service what was loaded, and operators a report of it. */
final class LimitSources implements AutoCloseable {

    private static final int MAIN = 0;
    private static final int QUOTAS = 1;
    private static final Duration LOOK_PERIOD = Duration.ofMillis(250);

    private final RateLimitSettings settings;
    private final RateLimitService service;
    private final ConfigReport report;
    private final Optional<XdsSource> xds;
    private final Optional<ConfigWatch> files;
    private final JoinedConfig joined = new JoinedConfig();
    private final LastGoodConfig ofQuotas = new LastGoodConfig(Strictness.PER_FILE, false);
    private QuotaTree known = QuotaTree.EMPTY;
    private volatile boolean heard;

    /** @param eventLoops for the connection to a control plane */
    LimitSources(
            RateLimitSettings settings, RateLimitService service, EventLoopGroup eventLoops, MeterRegistry meters) {
        this.settings = settings;
        this.service = service;
        this.report = new ConfigReport(meters);
        LastGoodConfig lastGood = new LastGoodConfig(settings.strictness(), settings.mergeDomains());
        this.xds = settings.xds()
                .map(plane -> new XdsSource(plane, lastGood, eventLoops, new XdsMeters(meters), this::loadedMain));
        this.files = xds.isPresent()
                ? Optional.empty()
                : Optional.of(new ConfigWatch(settings.place(), lastGood, LOOK_PERIOD, this::loadedFiles));
    }

    /** @throws InvalidSetting when the first configuration is refused as a whole */
    void start() {
        files.ifPresent(ConfigWatch::start);
        xds.ifPresent(XdsSource::start);
    }

    /** Whether it is known which limits there are: of a control plane that is waited for, only once it has answered. */
    boolean heard() {
        return heard || xds.isEmpty() || settings.forceStart();
    }

    /** Called by one thread. */
    void quotas(QuotaTree quotas) {
        if (!quotas.equals(known)) {
            known = quotas;
            loaded(QUOTAS, ofQuotas.load(QuotaResources.of(quotas)));
        }
    }

    /** The limits in force, and below them what is not served as it is. */
    String lines() {
        return service.limits()
                + xds.map(XdsSource::state).map(ConfigReport::line).orElse("")
                + report.lines();
    }

    @Override
    public void close() {
        files.ifPresent(ConfigWatch::close);
        xds.ifPresent(XdsSource::close);
    }

    private void loadedFiles(LoadedConfig config) {
        if (!service.hasDomains()
                && settings.strictness() == Strictness.ALL_OR_NOTHING
                && !settings.forceStart()
                && !config.problems().isEmpty()) {
            report.loaded(config);
            throw new InvalidSetting(config.problems().getFirst().text()
                    + "; FORCE_START_WITHOUT_INITIAL_CONFIG=true starts all the same");
        }
        loadedMain(config);
    }

    private void loadedMain(LoadedConfig config) {
        loaded(MAIN, config);
        heard |= config.problems().isEmpty() || !config.domains().isEmpty();
    }

    private synchronized void loaded(int source, LoadedConfig config) {
        LoadedConfig all = joined.with(source, config);
        report.loaded(all);
        service.loaded(all);
    }
}
