package dev.lockkeeper.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means synced and planned; it does not mean leader. */
@Readiness
final class SyncedAndPlanned implements HealthCheck {

    private final Serving serving;

    SyncedAndPlanned(Serving serving) {
        this.serving = serving;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("synced and planned")
                .status(serving.ready())
                .build();
    }
}
