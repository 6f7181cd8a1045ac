package dev.lockkeeper.plan;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a plan on first use, once, and keeps it. */
final class LazyGatewayPlan implements Supplier<GatewayPlan> {

    private final Supplier<GatewayPlan> source;
    private volatile @Nullable GatewayPlan made;

    LazyGatewayPlan(Supplier<GatewayPlan> source) {
        this.source = source;
    }

    @Override
    public GatewayPlan get() {
        GatewayPlan present = made;
        if (present == null) {
            synchronized (this) {
                present = made;
                if (present == null) {
                    present = source.get();
                    made = present;
                }
            }
        }
        return present;
    }
}
