package dev.lockkeeper.attach.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code lockkeeper.webhook.reviews} by outcome, and how long answers take once the request is there. */
final class WebhookMeters {

    private final MeterRegistry registry;
    private final Timer duration;

    WebhookMeters(MeterRegistry registry) {
        this.registry = registry;
        this.duration = Timer.builder("lockkeeper.webhook.duration")
                .description("from the headers of a review to its answer")
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(250))
                .register(registry);
        for (Reply.Outcome outcome : Reply.Outcome.values()) {
            count(outcome);
        }
    }

    void answered(Reply.Outcome outcome, long nanos) {
        count(outcome).increment();
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Counter count(Reply.Outcome outcome) {
        return Counter.builder("lockkeeper.webhook.reviews")
                .description("requests to the pod webhook")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
