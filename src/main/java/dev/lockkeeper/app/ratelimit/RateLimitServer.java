package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.ratelimit.service.RateLimitService;
import dev.lockkeeper.ratelimit.store.CounterStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Everything of the role {@code ratelimit}: sources, store, service and their ports. */
public final class RateLimitServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RateLimitServer.class);

    private final RateLimitSettings settings;
    private final CounterStore store;
    private final NioEventLoopGroup loops;
    private final StoreHealth storeHealth;
    private final RateLimitService service;
    private final LimitSources sources;
    private final RateLimitPort port;
    private final DebugServer debug;
    private volatile boolean ending;

    /** @throws InvalidSetting when a setting is wrong */
    public RateLimitServer(AppConfig config, Map<String, String> environment, Vertx vertx, MeterRegistry meters) {
        this.settings = RateLimitSettings.of(config, environment);
        PeerNames.withoutEffect(environment).forEach(LOG::warn);
        this.loops = GrpcServer.eventLoops("ratelimit");
        this.store = CounterStores.open(settings.stores(), loops, meters);
        this.storeHealth = new StoreHealth(store, settings.followsStoreLosses());
        this.service = new RateLimitService(
                store,
                CounterStores.local(),
                settings::options,
                CounterStores::seconds,
                settings.maxOpenCalls(),
                meters);
        this.sources = new LimitSources(settings, service, loops, meters);
        this.port = new RateLimitPort(settings, service.definition(), this::healthy, loops, meters);
        this.debug = new DebugServer(vertx, Map.of("/rlconfig", sources::lines, "/stats", service::stats));
    }

    /** @throws InvalidSetting when an address cannot be had, or the first configuration is refused as a whole */
    public void start() {
        if (settings.stores().redis().isEmpty()) {
            LOG.warn("ratelimit counters are in memory: replicas do not share them, and a restart forgets them");
        }
        sources.start();
        port.start();
        debug.start(settings.debug());
    }

    /** Whether calls can be expected to be answered. */
    public boolean healthy() {
        return !ending
                && storeHealth.healthy()
                && sources.heard()
                && (!settings.healthyOnlyWithConfig() || service.hasDomains());
    }

    public RateLimitRoutes routes() {
        return new RateLimitRoutes(service, this::healthy);
    }

    /** Says so to health checks, ends calls under way within their bound, then everything else. */
    @Override
    public void close() {
        ending = true;
        sources.close();
        // Calls under way are answered first; after that nothing of the store may begin anew on loops that end.
        port.close();
        store.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        debug.close();
    }
}
