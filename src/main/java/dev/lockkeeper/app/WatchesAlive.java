package dev.lockkeeper.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live means not stuck: without one of its watches a process serves old objects for ever. */
@Liveness
final class WatchesAlive implements HealthCheck {

    private final Lockkeeper lockkeeper;

    WatchesAlive(Lockkeeper lockkeeper) {
        this.lockkeeper = lockkeeper;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("watches").status(lockkeeper.alive()).build();
    }
}
