package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.config.ConfigFolder.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Loads a folder at first and after each change. It looks instead of being told, which works on every file system. A swap of links
 * counts at once, a changed file when it has stayed the same between two looks, since it may be half written; but not later than some looks
 * after the first change.
 */
public final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConfigWatch.class);
    private static final int MOST_UNSETTLED = 4;

    private final ConfigPlace place;
    private final ConfigFolder folder;
    private final LastGoodConfig config;
    private final Consumer<LoadedConfig> listener;
    private final Duration period;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ratelimit-config").factory());
    private Optional<Mark> loaded = Optional.empty();
    private Optional<Mark> seen = Optional.empty();
    private int unsettled;
    private boolean missing;

    /** @param listener called by one thread at a time, first before {@link #start} returns */
    public ConfigWatch(ConfigPlace place, LastGoodConfig config, Duration period, Consumer<LoadedConfig> listener) {
        this.place = place;
        this.folder = new ConfigFolder(place);
        this.config = config;
        this.period = period;
        this.listener = listener;
    }

    /** Loads once, then looks from time to time. */
    public void start() {
        load(folder.mark());
        thread.scheduleWithFixedDelay(this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            Optional<Mark> now = folder.mark();
            if (now.equals(loaded)) {
                unsettled = 0;
            } else if (settled(now)) {
                load(now);
            }
            seen = now;
        } catch (RuntimeException e) {
            LOG.errorf(e, "ratelimit config watch failed folder=%s", place.folder());
        }
    }

    private boolean settled(Optional<Mark> now) {
        if (now.equals(seen) || ++unsettled >= MOST_UNSETTLED) {
            return true;
        }
        return now.isPresent()
                && loaded.isPresent()
                && !now.get().real().equals(loaded.get().real());
    }

    private void load(Optional<Mark> mark) {
        unsettled = 0;
        try {
            List<ConfigFile> files = folder.read();
            loaded = mark;
            missing = false;
            listener.accept(config.load(files));
        } catch (IOException e) {
            loaded = mark;
            if (!missing) {
                missing = true;
                LOG.warnf(
                        "ratelimit config folder cannot be read, limits stay as they are folder=%s error=%s",
                        place.folder(), e.getClass().getSimpleName());
            }
        }
    }
}
