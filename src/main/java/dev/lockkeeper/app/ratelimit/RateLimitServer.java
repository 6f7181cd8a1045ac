package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.RequiredClientName;
import dev.lockkeeper.ratelimit.config.ConfigWatch;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import dev.lockkeeper.ratelimit.store.CounterStore;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Everything of the role {@code ratelimit}: files, store, service and their ports. */
public final class RateLimitServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RateLimitServer.class);
    private static final Duration LOOK_PERIOD = Duration.ofMillis(250);

    private final RateLimitSettings settings;
    private final CounterStore store;
    private final NioEventLoopGroup loops;
    private final StoreHealth storeHealth;
    private final RateLimitService service;
    private final ConfigReport report;
    private final ConfigWatch watch;
    private final GrpcServer server;
    private final DebugServer debug;
    private volatile boolean ending;

    /** @throws InvalidSetting when a setting is wrong */
    public RateLimitServer(AppConfig config, Map<String, String> environment, Vertx vertx, MeterRegistry meters) {
        this.settings = RateLimitSettings.of(config, environment);
        PeerNames.withoutEffect(environment).forEach(LOG::warn);
        this.loops = GrpcServer.eventLoops("ratelimit");
        this.store = CounterStores.open(settings, loops, meters);
        this.storeHealth = new StoreHealth(store, settings.followsStoreLosses());
        this.service = new RateLimitService(
                store,
                CounterStores.local(),
                settings::options,
                CounterStores::seconds,
                settings.maxOpenCalls(),
                meters);
        this.report = new ConfigReport(meters);
        this.watch = new ConfigWatch(
                settings.place(),
                new LastGoodConfig(settings.strictness(), settings.mergeDomains()),
                LOOK_PERIOD,
                this::loaded);
        this.server = server(meters);
        this.debug = new DebugServer(
                vertx, Map.of("/rlconfig", () -> service.limits() + report.lines(), "/stats", service::stats));
    }

    /** @throws InvalidSetting when an address cannot be had, or the first configuration is refused as a whole */
    public void start() {
        if (settings.redis().isEmpty()) {
            LOG.warn("ratelimit counters are in memory: replicas do not share them, and a restart forgets them");
        }
        watch.start();
        try {
            server.start();
        } catch (UncheckedIOException e) {
            throw new InvalidSetting(e.getMessage() + "; GRPC_HOST, GRPC_PORT and GRPC_UDS move it");
        }
        debug.start(settings.debug());
    }

    /** Whether calls can be expected to be answered. */
    public boolean healthy() {
        return !ending && storeHealth.healthy() && (!settings.healthyOnlyWithConfig() || service.hasDomains());
    }

    public RateLimitRoutes routes() {
        return new RateLimitRoutes(service, this::healthy);
    }

    /** Says so to health checks, ends calls under way within their bound, then everything else. */
    @Override
    public void close() {
        ending = true;
        watch.close();
        // Calls under way are answered first; after that nothing of the store may begin anew on loops that end.
        server.close();
        store.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        debug.close();
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

    private GrpcServer server(MeterRegistry meters) {
        ServerServiceDefinition definition = settings.clientName()
                .map(name -> ServerInterceptors.intercept(service.definition(), new RequiredClientName(name)))
                .orElseGet(service::definition);
        try {
            return new GrpcServer(
                    GrpcServerSettings.of("ratelimit", settings.address(), CallThreads.EVENT_LOOP)
                            .with(settings.limits())
                            .with(settings.tls())
                            .alsoKnownAs(Set.of("ratelimit")),
                    List.of(definition),
                    this::healthy,
                    meters,
                    loops);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(
                    "GRPC_SERVER_TLS_CERT, GRPC_SERVER_TLS_KEY, GRPC_CLIENT_TLS_CACERT: " + e.getMessage());
        }
    }
}
