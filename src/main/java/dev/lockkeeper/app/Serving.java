package dev.lockkeeper.app;

import dev.lockkeeper.revision.PlanLoop;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/** Whether this process may get traffic: synced and planned (or given its bundles), warmed up, and not about to end. */
@Singleton
public final class Serving {

    private volatile BooleanSupplier basis;
    private volatile boolean ending;
    private volatile BooleanSupplier warm = () -> true;

    Serving(PlanLoop plans) {
        this.basis = plans::ready;
    }

    public boolean ready() {
        return !ending && basis.getAsBoolean() && warm.getAsBoolean();
    }

    /** Not before this holds. */
    void after(BooleanSupplier warmedUp) {
        warm = warmedUp;
    }

    /** This process plans nothing: something else says whether it may serve. */
    void dependsOn(BooleanSupplier other) {
        basis = other;
    }

    void end() {
        ending = true;
    }
}
