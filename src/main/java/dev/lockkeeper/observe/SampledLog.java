package dev.lockkeeper.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Repeated failures as few lines: the first of a subject at once, then at most one per interval, with the number of
 * those left out.
 */
public final class SampledLog {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    /** Subjects that failed once long ago are forgotten beyond this number. */
    private static final int REMEMBERED = 10_000;

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Sample> samples = new ConcurrentHashMap<>();

    private record Sample(long loggedAt, long leftOut) {}

    /** @param nanos a monotonic clock */
    public SampledLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** A line at WARN, unless the subject had one lately. */
    public void warn(String subject, String line) {
        long now = nanos.getAsLong();
        if (samples.size() >= REMEMBERED) {
            samples.clear();
        }
        samples.compute(subject, (_, last) -> {
            if (last == null) {
                log.warn(line);
                return new Sample(now, 0);
            }
            if (now - last.loggedAt() < INTERVAL.toNanos()) {
                return new Sample(last.loggedAt(), last.leftOut() + 1);
            }
            log.warn(last.leftOut() == 0 ? line : line + " left_out=" + last.leftOut());
            return new Sample(now, 0);
        });
    }

    /** The subject is well again: its next failure is logged at once. */
    public void well(String subject) {
        samples.remove(subject);
    }
}
