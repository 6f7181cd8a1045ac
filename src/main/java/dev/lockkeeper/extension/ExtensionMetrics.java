package dev.lockkeeper.extension;

import dev.lockkeeper.extension.EditNotes.Kind;
import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.extension.TranslateEdits.Result;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What operators see of the hooks. */
final class ExtensionMetrics {

    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** How a call ended. */
    enum Outcome {
        OK,
        UNAVAILABLE,
        INTERNAL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry meters;
    private final Map<Kind, Counter> edits = new EnumMap<>(Kind.class);
    private final Map<Reason, Counter> failures = new EnumMap<>(Reason.class);
    private final Counter closedRoutes;

    ExtensionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.closedRoutes = Counter.builder("lockkeeper.extension.closed.routes")
                .description("HTTPRoutes made to answer 503 because they could not be edited, summed over calls")
                .register(meters);
        for (Kind kind : Kind.values()) {
            edits.put(
                    kind,
                    Counter.builder("lockkeeper.extension.edits")
                            .description("resources edited, summed over calls")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        for (Reason reason : Reason.values()) {
            failures.put(
                    reason,
                    Counter.builder("lockkeeper.extension.failures")
                            .description("HTTPRoutes that answer 503 in whole or in part, by reason, summed over calls")
                            .tag("reason", reason.label())
                            .register(meters));
        }
    }

    /** @param calls how many calls wait for a plan */
    void waiting(Supplier<Number> calls) {
        Gauge.builder("lockkeeper.extension.waiting.calls", calls)
                .description("calls that wait for a plan that this replica does not have yet")
                .strongReference(true)
                .register(meters);
    }

    void ended(String hook, Outcome outcome, long nanos) {
        Timer.builder("lockkeeper.extension.hook")
                .description("calls of Envoy Gateway, with the time until the answer")
                .tag("hook", hook)
                .tag("outcome", outcome.label())
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void translated(Result result) {
        result.notes().counts().forEach((kind, count) -> counter(edits, kind).increment(count));
        for (Failure failure : result.failedRoutes().values()) {
            counter(failures, failure.reason()).increment();
            closedRoutes.increment();
        }
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        return java.util.Objects.requireNonNull(counters.get(key));
    }
}
