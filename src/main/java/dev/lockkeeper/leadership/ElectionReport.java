package dev.lockkeeper.leadership;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says what happens in an election: a log line that contains the word leader, meters, and an Event on the Lease. */
final class ElectionReport implements ElectionObserver {

    private static final Logger LOG = Logger.getLogger(ElectionReport.class);
    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ElectionSettings settings;
    private final ElectionMeters meters;
    private final Consumer<String> events;
    private final LongSupplier ticker;
    private @Nullable String following;
    private long failures;
    private long leftOut;
    private long warnedAt;

    /** @param events takes the message of an Event, without waiting */
    ElectionReport(ElectionSettings settings, ElectionMeters meters, Consumer<String> events, LongSupplier ticker) {
        this.settings = settings;
        this.meters = meters;
        this.events = events;
        this.ticker = ticker;
    }

    @Override
    public void acquired(long epoch) {
        following = null;
        meters.changed("leader");
        LOG.infof("leader acquired identity=%s epoch=%d lease=%s", settings.identity(), epoch, lease());
        events.accept(settings.identity() + " became leader, epoch " + epoch);
    }

    @Override
    public void renewed(long sentAt) {
        meters.renewed(sentAt);
    }

    @Override
    public void lost(long epoch, String reason) {
        meters.changed("follower");
        LOG.warnf(
                "leader lost identity=%s epoch=%d lease=%s reason=\"%s\"", settings.identity(), epoch, lease(), reason);
        events.accept(settings.identity() + " stopped leading, epoch " + epoch + ": " + reason);
    }

    @Override
    public void stopped(long epoch) {
        meters.changed("follower");
        LOG.infof("leader lost identity=%s epoch=%d lease=%s reason=\"stopped\"", settings.identity(), epoch, lease());
        events.accept(settings.identity() + " stopped leading, epoch " + epoch + ": stopped");
    }

    @Override
    public void released(long epoch) {
        LOG.infof("leader released identity=%s epoch=%d lease=%s", settings.identity(), epoch, lease());
        events.accept(settings.identity() + " released the Lease, epoch " + epoch);
    }

    @Override
    public void following(String leader) {
        if (!leader.equals(following)) {
            following = leader;
            LOG.infof("following leader=%s identity=%s lease=%s", leader, settings.identity(), lease());
        }
    }

    @Override
    public void requestFailed(String reason) {
        meters.failed();
        failures++;
        long now = ticker.getAsLong();
        if (failures > 1 && now - warnedAt < REPEAT_NANOS) {
            leftOut++;
            return;
        }
        LOG.warnf(
                "leader election request failed identity=%s lease=%s reason=\"%s\" leftOut=%d",
                settings.identity(), lease(), reason, leftOut);
        warnedAt = now;
        leftOut = 0;
    }

    @Override
    public void requestSucceeded() {
        if (failures > 0) {
            LOG.infof(
                    "leader election reaches the Lease again identity=%s lease=%s failures=%d",
                    settings.identity(), lease(), failures);
            failures = 0;
            leftOut = 0;
        }
    }

    /** Whom this process follows, empty while it leads or has seen no leader. */
    Optional<String> leader() {
        return Optional.ofNullable(following);
    }

    private String lease() {
        return settings.namespace() + "/" + settings.leaseName();
    }
}
