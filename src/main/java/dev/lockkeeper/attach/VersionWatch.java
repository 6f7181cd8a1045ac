package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.observe.SampledLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The API server's version: asked at the start until there is an answer, and from time to time, as clusters are upgraded. */
public final class VersionWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(VersionWatch.class);

    private final Supplier<JsonNode> question;
    private final Timing timing;
    private final Runnable changed;
    private final SampledLog failures = new SampledLog(LOG, System::nanoTime);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kubernetes-version").factory());
    private volatile Optional<KubernetesVersion> version = Optional.empty();

    /** Pauses: after the first failure, doubled up to the last; and after an answer. */
    public record Timing(Duration firstRetry, Duration lastRetry, Duration again) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /**
     * @param question asks the API server for {@code /version}, and fails without an answer
     * @param changed called when the version is another; must only take note
     */
    public VersionWatch(Supplier<JsonNode> question, Timing timing, Runnable changed) {
        this.question = question;
        this.timing = timing;
        this.changed = changed;
    }

    public void start() {
        ask(timing.firstRetry());
    }

    /** Empty until the first answer. */
    public Optional<KubernetesVersion> version() {
        return version;
    }

    /** True also while nobody knows: every cluster that is still supported has them. */
    public boolean nativeSidecars() {
        return version.map(KubernetesVersion::nativeSidecars).orElse(true);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void ask(Duration retry) {
        thread.execute(() -> {
            Duration pause = retry;
            Duration next = retry.multipliedBy(2).compareTo(timing.lastRetry()) < 0
                    ? retry.multipliedBy(2)
                    : timing.lastRetry();
            try {
                JsonNode info = question.get();
                Optional<KubernetesVersion> now = KubernetesVersion.of(info);
                if (now.isPresent()) {
                    take(now.get());
                    failures.well("version");
                    pause = timing.again();
                    next = timing.firstRetry();
                } else {
                    failures.warn("version", "kubernetes version not understood answer=\"%s\"".formatted(info));
                }
            } catch (RuntimeException e) {
                failures.warn("version", "kubernetes version not known yet reason=\"%s\"".formatted(e.getMessage()));
            }
            later(pause, next);
        });
    }

    private void later(Duration pause, Duration retry) {
        if (!thread.isShutdown()) {
            thread.schedule(() -> ask(retry), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Only upwards: while API servers are upgraded one by one, now this one answers and now that one. */
    private void take(KubernetesVersion now) {
        if (version.filter(known -> known.compareTo(now) >= 0).isEmpty()) {
            version = Optional.of(now);
            LOG.infof("kubernetes version=%s native_sidecars=%s", now, now.nativeSidecars());
            changed.run();
        }
    }
}
