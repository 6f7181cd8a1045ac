package dev.lockkeeper.extension;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What operators see of the hooks. */
final class ExtensionMetrics {

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
    private final DistributionSummary requestSize;
    private final Counter closedRoutes;
    private final Counter aiRoutes;

    ExtensionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.requestSize = DistributionSummary.builder("lockkeeper.extension.translate.request")
                .baseUnit("bytes")
                .description("size of PostTranslateModify requests")
                .register(meters);
        this.closedRoutes = Counter.builder("lockkeeper.extension.closed.routes")
                .description("HTTPRoutes made to answer 503 because they could not be edited, summed over calls")
                .register(meters);
        this.aiRoutes = Counter.builder("lockkeeper.extension.edited.routes")
                .description("HTTPRoutes of ours that were edited, summed over calls")
                .register(meters);
    }

    void ended(String hook, Outcome outcome, long nanos) {
        Timer.builder("lockkeeper.extension.hook")
                .description("calls of Envoy Gateway, with the time until the answer")
                .tag("hook", hook)
                .tag("outcome", outcome.label())
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void translated(int requestBytes, int routes, int closed) {
        requestSize.record(requestBytes);
        aiRoutes.increment(routes);
        closedRoutes.increment(closed);
    }
}
