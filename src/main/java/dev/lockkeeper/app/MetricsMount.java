package dev.lockkeeper.app;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts the rate limit service's own form of {@code /metrics} on the management port. */
@Singleton
final class MetricsMount {

    private final Lockkeeper lockkeeper;
    private final PrometheusMeterRegistry metrics;

    MetricsMount(Lockkeeper lockkeeper, PrometheusMeterRegistry metrics) {
        this.lockkeeper = lockkeeper;
        this.metrics = metrics;
    }

    void mount(@Observes ManagementInterface management) {
        lockkeeper
                .rateLimits()
                .ifPresent(limits -> limits.metrics(metrics::scrape).mount(management.router()));
    }
}
