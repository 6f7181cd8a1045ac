package dev.lockkeeper.app;

import dev.lockkeeper.revision.PlanLoop;
import jakarta.inject.Singleton;

/** Whether this process may get traffic: synced and planned, and not about to end. */
@Singleton
public final class Serving {

    private final PlanLoop plans;
    private volatile boolean ending;

    Serving(PlanLoop plans) {
        this.plans = plans;
    }

    public boolean ready() {
        return !ending && plans.ready();
    }

    void end() {
        ending = true;
    }
}
