package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.app.ratelimit.DebugServer.Page;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.RequiredClientName;
import dev.lockkeeper.grpc.TlsFiles;
import dev.lockkeeper.observe.Tracing;
import dev.lockkeeper.plan.quota.QuotaTree;
import dev.lockkeeper.ratelimit.service.Figures;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import dev.lockkeeper.ratelimit.statsd.StatsdSink;
import dev.lockkeeper.ratelimit.trace.TracedCalls;
import dev.lockkeeper.ratelimit.trace.TracedStore;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Everything of the role {@code ratelimit}: sources, store, service and their ports. */
public final class RateLimitServer implements AutoCloseable {

    public static final String HEALTH_NAME = "ratelimit";

    private static final Logger LOG = Logger.getLogger(RateLimitServer.class);

    /** At most; health checks fail meanwhile. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final RateLimitSettings settings;
    private final Optional<RequiredClientName> requiredClient;
    private final CounterStores stores;
    private final NioEventLoopGroup loops;
    private final StoreHealth storeHealth;
    private final RateLimitService service;
    private final LimitSources sources;
    private final Optional<RateLimitPort> port;
    private final DebugServer debug;
    private final Tracing tracing;
    private final Optional<StatsdSink> statsd;
    private volatile boolean warm;
    private volatile boolean ending;

    /** In a process of its own. @throws InvalidSetting when a setting is wrong */
    public RateLimitServer(AppConfig config, Map<String, String> environment, Vertx vertx, MeterRegistry meters) {
        this(config, environment, true, vertx, meters);
    }

    /** Beside other roles, whose ports it shares. @throws InvalidSetting when a setting is wrong */
    public static RateLimitServer beside(
            AppConfig config, Map<String, String> environment, Vertx vertx, MeterRegistry meters) {
        PeerNames.withoutEffectBeside(environment).forEach(LOG::warn);
        return new RateLimitServer(config, environment, false, vertx, meters);
    }

    private RateLimitServer(
            AppConfig config, Map<String, String> environment, boolean alone, Vertx vertx, MeterRegistry meters) {
        this.settings = RateLimitSettings.of(config, environment);
        PeerNames.withoutEffect(environment).forEach(LOG::warn);
        PeerNames.empty(environment).forEach(LOG::warn);
        this.requiredClient = requiredClient(config, alone);
        meters.config().meterFilter(new ExtraTags(settings.extraTags()));
        this.tracing = Tracing.of(settings.tracing(), meters);
        this.loops = GrpcServer.eventLoops("ratelimit");
        this.stores = new CounterStores(settings.stores(), loops, meters);
        this.storeHealth = new StoreHealth(stores.shared(), settings.followsStoreLosses());
        this.service = new RateLimitService(
                tracing.on() ? new TracedStore(stores.shared()) : stores.shared(),
                stores.local(),
                settings::options,
                CounterStores::seconds,
                settings.maxOpenCalls(),
                meters);
        this.sources = new LimitSources(settings, service, loops, meters);
        this.port = alone
                ? Optional.of(new RateLimitPort(settings, definition(), this::healthy, loops, meters))
                : Optional.empty();
        this.debug = new DebugServer(
                vertx,
                Map.of(
                        "/rlconfig",
                        new Page("limits in force, and what is wrong with files", sources::lines),
                        "/stats",
                        new Page("what was counted since the start", service::stats),
                        "/top",
                        new Page("what is refused most", () -> service.top(settings.plainTopValues()))));
        this.statsd = settings.statsd().map(where -> new StatsdSink(where, figures -> tell(figures, meters), meters));
    }

    /** @throws InvalidSetting when an address cannot be had, or the first configuration is refused as a whole */
    public void start() {
        if (settings.stores().redis().isEmpty()) {
            LOG.warn("ratelimit counters are in memory: replicas do not share them, and a restart forgets them");
        }
        sources.start();
        port.ifPresent(RateLimitPort::start);
        debug.start(settings.debug());
        statsd.ifPresent(StatsdSink::start);
        Thread.ofVirtual().name("ratelimit-warm-up").start(this::warmUp);
    }

    private void warmUp() {
        try {
            new WarmUp(stores.shared(), settings.options(), loops).run(WARM_UP);
        } catch (InterruptedException | RuntimeException e) {
            LOG.warnf("ratelimit code was not warmed up, first calls may be slow error=\"%s\"", e);
        } finally {
            warm = true;
        }
    }

    /** Whether calls can be expected to be answered. */
    public boolean healthy() {
        return !ending
                && warm
                && storeHealth.healthy()
                && sources.heard()
                && (!settings.healthyOnlyWithConfig() || service.hasDomains());
    }

    /** For the port that it shares; its name in health checks is {@link #HEALTH_NAME}. */
    public ServerServiceDefinition definition() {
        ServerServiceDefinition definition = tracing.on()
                ? ServerInterceptors.intercept(service.definition(), new TracedCalls(tracing))
                : service.definition();
        return requiredClient
                .map(required -> ServerInterceptors.intercept(definition, required))
                .orElse(definition);
    }

    /** Without certificates of clients there is no name to look at; the peer does not ask for one then either. */
    private Optional<RequiredClientName> requiredClient(AppConfig config, boolean alone) {
        boolean verified = alone
                ? settings.tls().flatMap(TlsFiles::clientCa).isPresent()
                : config.grpc().tls().clientCa().isPresent();
        if (settings.clientName().isPresent() && !verified) {
            LOG.warn("ratelimit setting has no effect name=GRPC_CLIENT_TLS_SAN instead=\"%s\""
                    .formatted(
                            alone
                                    ? "clients show no certificate without GRPC_SERVER_USE_TLS=true and GRPC_CLIENT_TLS_CACERT"
                                    : "clients show no certificate without lockkeeper.grpc.tls.client-ca"));
            return Optional.empty();
        }
        return settings.clientName().map(RequiredClientName::new);
    }

    /** What QuotaPolicies say, beside what comes from files. */
    public void quotas(QuotaTree quotas) {
        sources.quotas(quotas);
    }

    public RateLimitRoutes routes() {
        return new RateLimitRoutes(service, this::healthy);
    }

    /** {@code /metrics}, or where {@code PROMETHEUS_PATH} has it. @param scrape all metrics as text */
    public MetricsPage metrics(Supplier<String> scrape) {
        return new MetricsPage(scrape, settings.metricsPath());
    }

    /** Says so to health checks, ends calls under way within their bound, then everything else. */
    @Override
    public void close() {
        ending = true;
        sources.close();
        // Calls under way are answered first; after that nothing of the store may begin anew on loops that end.
        port.ifPresent(RateLimitPort::close);
        stores.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        debug.close();
        statsd.ifPresent(StatsdSink::close);
        tracing.close();
    }

    private void tell(Figures figures, MeterRegistry meters) {
        service.tell(figures);
        StoreFigures.tell(meters, figures);
    }
}
