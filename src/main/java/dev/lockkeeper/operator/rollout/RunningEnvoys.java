package dev.lockkeeper.operator.rollout;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;

/** What runs for a Gateway, as this process last saw it. */
public interface RunningEnvoys {

    /** Pods that are not being deleted and have not ended. */
    List<RunningPod> running(ObjectKey gateway);

    List<Workload> workloads(ObjectKey gateway);
}
