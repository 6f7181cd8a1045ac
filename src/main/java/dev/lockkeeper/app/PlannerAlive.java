package dev.lockkeeper.app;

import dev.lockkeeper.revision.PlanLoop;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live means not stuck: without its planning thread a process serves old plans for ever. */
@Liveness
final class PlannerAlive implements HealthCheck {

    private final PlanLoop plans;

    PlannerAlive(PlanLoop plans) {
        this.plans = plans;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("planner").status(plans.alive()).build();
    }
}
