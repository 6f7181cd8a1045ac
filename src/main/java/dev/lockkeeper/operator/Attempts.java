package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.observe.SampledLog;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** When to try an object again that could not be written: at once nearly after a conflict, later and later after more. */
public final class Attempts {

    private static final Logger LOG = Logger.getLogger(Attempts.class);

    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 15_000;

    private final SampledLog failures;
    private final Map<ObjectId, Integer> failed = new ConcurrentHashMap<>();

    /** @param nanos a monotonic clock */
    public Attempts(LongSupplier nanos) {
        this.failures = new SampledLog(LOG, nanos);
    }

    /** Empty when there is nothing to try again. */
    public Optional<Duration> next(ObjectId id, List<Outcome> outcomes) {
        List<Outcome> again = outcomes.stream().filter(Outcome::retry).toList();
        if (again.isEmpty()) {
            forget(id);
            return outcomes.stream()
                    .filter(Outcome.Awaiting.class::isInstance)
                    .map(awaiting -> ((Outcome.Awaiting) awaiting).again())
                    .min(Comparator.naturalOrder());
        }
        Duration pause = pause(id);
        failures.warn(
                id.toString(),
                "reconcile tries again kind=%s object=%s in_ms=%d reason=\"%s\""
                        .formatted(
                                id.kind().kindName(),
                                id.key(),
                                pause.toMillis(),
                                again.stream().map(Attempts::text).collect(Collectors.joining("; "))));
        return Optional.of(pause);
    }

    /** A fault of ours: with its stack trace, and tried again all the same. */
    Duration unexpected(ObjectId id, RuntimeException fault) {
        LOG.errorf(fault, "reconcile failed kind=%s object=%s", id.kind().kindName(), id.key());
        return pause(id);
    }

    private void forget(ObjectId id) {
        if (failed.remove(id) != null) {
            failures.well(id.toString());
        }
    }

    private Duration pause(ObjectId id) {
        int count = failed.merge(id, 1, Integer::sum);
        long millis = Math.min(FIRST_MILLIS << Math.min(count - 1, 16), LAST_MILLIS);
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Conflict(String detail) -> "conflict: " + detail;
            case Outcome.Unavailable(String detail) -> detail;
            default -> outcome.toString();
        };
    }
}
