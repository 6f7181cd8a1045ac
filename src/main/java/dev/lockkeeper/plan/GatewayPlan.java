package dev.lockkeeper.plan;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.bundle.BundlePlan;
import java.util.List;

/** What is published for one Gateway: its bundle, no bundle, or nothing at all because it is somebody else's. */
public sealed interface GatewayPlan {

    ObjectKey gateway();

    List<Problem> problems();

    /** The bundle that the Gateway's processors are to have. */
    record Bundle(BundlePlan bundle, List<Problem> problems) implements GatewayPlan {
        @Override
        public ObjectKey gateway() {
            return bundle.gateway();
        }
    }

    /** No AIGatewayRoute names the Gateway, or it is gone: bundle Secrets of it are to go. */
    record None(ObjectKey gateway) implements GatewayPlan {
        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /** Whatever Secrets there are stay as they are; the problems say why. */
    record Untouched(ObjectKey gateway, List<Problem> problems) implements GatewayPlan {}
}
