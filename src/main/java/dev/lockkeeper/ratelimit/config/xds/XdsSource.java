package dev.lockkeeper.ratelimit.config.xds;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.ratelimit.config.ConfigProblem;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows a control plane: each answer is the whole set; what is good of it is in use at once, what is not keeps its last good
 * version and is refused with the reason. While the control plane is away everything stays as it is. One thread does all of it.
 */
public final class XdsSource implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(XdsSource.class);
    /** Some control planes send a refused version again at once, for ever. */
    private static final XdsBackoff REFUSALS = new XdsBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0);

    private final XdsSettings settings;
    private final LastGoodConfig config;
    private final Consumer<LoadedConfig> listener;
    private final EventLoopGroup eventLoops;
    private final XdsMeters meters;
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ratelimit-xds").factory());
    private final Events events = new Events();
    private volatile XdsState state = XdsState.NEW;
    private @Nullable XdsStream stream;
    private boolean closed;
    private boolean answered;
    private int failures;
    private Optional<String> refusedVersion = Optional.empty();
    private int refusals;

    /** @param listener called by one thread */
    public XdsSource(
            XdsSettings settings,
            LastGoodConfig config,
            EventLoopGroup eventLoops,
            XdsMeters meters,
            Consumer<LoadedConfig> listener) {
        this.settings = settings;
        this.config = config;
        this.eventLoops = eventLoops;
        this.meters = meters;
        this.listener = listener;
        meters.follow(() -> state.connected());
    }

    /** Connects in the background, for as long as it takes. */
    public void start() {
        thread.execute(this::connect);
    }

    public XdsState state() {
        return state;
    }

    @Override
    public void close() {
        try {
            thread.execute(() -> {
                closed = true;
                if (stream != null) {
                    stream.close();
                }
                thread.shutdown();
            });
        } catch (RejectedExecutionException e) {
            LOG.tracef("closed twice");
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        answered = false;
        try {
            stream = new XdsStream(settings, eventLoops, this::later, events);
        } catch (RuntimeException e) {
            // Renewed files of TLS that cannot be used.
            ended(Status.UNAVAILABLE.withDescription(String.valueOf(e.getMessage())));
        }
    }

    private void take(XdsStream from, DiscoveryResponse response) {
        if (!answered) {
            LOG.infof("ratelimit xds connected server=%s version=%s", settings.server(), response.getVersionInfo());
        }
        answered = true;
        XdsResources resources = XdsResources.of(response.getResourcesList());
        Optional<String> why =
                switch (resources) {
                    case XdsResources.Unreadable(String reason) -> Optional.of(reason);
                    case XdsResources.Read(var documents) -> {
                        LoadedConfig loaded = config.load(documents);
                        listener.accept(loaded);
                        yield detail(loaded);
                    }
                };
        meters.answered(why.isEmpty());
        log.well("stream");
        if (why.isEmpty()) {
            failures = 0;
            refusedVersion = Optional.empty();
            state = state.accepted(response.getVersionInfo());
            from.accept(response);
        } else {
            state = state.refused(why.get());
            log.warn(
                    "refused",
                    "ratelimit xds answer refused version=%s error=\"%s\""
                            .formatted(response.getVersionInfo(), why.get()));
            refuse(from, response, why.get());
        }
    }

    private void refuse(XdsStream from, DiscoveryResponse response, String why) {
        boolean again = refusedVersion.filter(response.getVersionInfo()::equals).isPresent();
        refusals = again ? refusals + 1 : 0;
        refusedVersion = Optional.of(response.getVersionInfo());
        Runnable refusal = () -> {
            if (stream == from) {
                from.refuse(response, why);
            }
        };
        if (again) {
            later(refusal, REFUSALS.after(refusals, () -> 0.5));
        } else {
            refusal.run();
        }
    }

    /** For the control plane: each problem with the resource and the place in it. */
    private static Optional<String> detail(LoadedConfig loaded) {
        return Optional.of(loaded.problems())
                .filter(problems -> !problems.isEmpty())
                .map(problems -> problems.stream().map(ConfigProblem::placed).collect(Collectors.joining("; ")));
    }

    private void ended(Status status) {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        failures++;
        String why = status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
        boolean unreachable = !answered && status.getCode() == Status.Code.UNAVAILABLE;
        Duration wait = unreachable
                ? settings.backoff().spread(settings.connectRetry(), XdsSource::random)
                : settings.backoff().after(failures, XdsSource::random);
        state = state.lost(why);
        meters.lost();
        log.warn(
                "stream",
                "ratelimit xds stream lost, limits stay as they are server=%s retry_in=%s error=\"%s\""
                        .formatted(settings.server(), wait, why));
        later(this::connect, wait);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private void later(Runnable task) {
        later(task, Duration.ZERO);
    }

    private void later(Runnable task, Duration wait) {
        try {
            thread.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.errorf(e, "ratelimit xds source failed server=%s", settings.server());
                        }
                    },
                    wait.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.tracef("after the end");
        }
    }

    private final class Events implements XdsStream.Events {

        @Override
        public void answered(XdsStream from, DiscoveryResponse response) {
            if (from == stream && !closed) {
                take(from, response);
            }
        }

        @Override
        public void ended(XdsStream from, Status status) {
            if (from == stream && !closed) {
                XdsSource.this.ended(status);
            }
        }
    }
}
