package dev.lockkeeper.source.kubernetes;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The wait for the API server and for the kinds we cannot do without: when to try again, and what to say of it. */
final class ApiServerWait {

    private static final Logger LOG = Logger.getLogger(ApiServerWait.class);
    private static final Duration REPEAT = Duration.ofSeconds(60);

    private final SourceTiming timing;
    private final LongSupplier nanos;
    private final long begin;
    private int attempts;
    private String said = "";
    private long saidAt;

    ApiServerWait(SourceTiming timing, LongSupplier nanos) {
        this.timing = timing;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** Notes a failed attempt; a line at first, when the reason changes, and each minute. */
    Duration failed(String reason) {
        long now = nanos.getAsLong();
        if (!reason.equals(said) || now - saidAt >= REPEAT.toNanos()) {
            LOG.warnf("waiting for the API server attempts=%d reason=\"%s\"", attempts + 1, reason);
            said = reason;
            saidAt = now;
        }
        long pause = timing.firstRetry().toMillis() << Math.min(attempts, 16);
        attempts++;
        long bounded = Math.min(pause, timing.lastRetry().toMillis());
        // Replicas that lost the same API server must not come back in step.
        return Duration.ofMillis(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }

    void over() {
        LOG.infof(
                "API server reached attempts=%d waited_seconds=%.1f", attempts + 1, (nanos.getAsLong() - begin) / 1e9);
    }
}
