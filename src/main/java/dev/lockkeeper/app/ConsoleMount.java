package dev.lockkeeper.app;

import dev.lockkeeper.console.Answers;
import dev.lockkeeper.console.ConsoleRoutes;
import dev.lockkeeper.revision.PlanLoop;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts the console on the HTTP port, and the metrics beside it, where the peer has them. */
@Singleton
final class ConsoleMount {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final PlanLoop plans;
    private final Lockkeeper lockkeeper;
    private final PrometheusMeterRegistry metrics;

    ConsoleMount(PlanLoop plans, Lockkeeper lockkeeper, PrometheusMeterRegistry metrics) {
        this.plans = plans;
        this.lockkeeper = lockkeeper;
        this.metrics = metrics;
    }

    void mount(@Observes Router router) {
        new ConsoleRoutes(new Answers(plans, lockkeeper.surroundings())).mount(router);
        lockkeeper.rateLimits().ifPresent(limits -> limits.routes().mount(router));
        new ExplainRoute(lockkeeper.explanations()).mount(router);
        router.get("/metrics")
                .blockingHandler(
                        context -> context.response()
                                .putHeader("Content-Type", PROMETHEUS)
                                .end(metrics.scrape()),
                        false);
    }
}
