package dev.lockkeeper.app;

import dev.lockkeeper.revision.PlanLoop;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/** Whether this process may get traffic: synced and planned, warmed up, and not about to end. */
@Singleton
public final class Serving {

    private final PlanLoop plans;
    private volatile boolean ending;
    private volatile BooleanSupplier warm = () -> true;

    Serving(PlanLoop plans) {
        this.plans = plans;
    }

    public boolean ready() {
        return !ending && plans.ready() && warm.getAsBoolean();
    }

    /** Not before this holds. */
    void after(BooleanSupplier warmedUp) {
        warm = warmedUp;
    }

    void end() {
        ending = true;
    }
}
