package dev.lockkeeper.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/**
 * A Deployment or DaemonSet that runs a Gateway's Envoys, as it was last seen.
 *
 * @param mark of its pod template, also when another controller wrote it
 * @param settled all its pods are of its present template, whether they are ready or not
 */
public record Workload(
        String kind, ObjectKey key, String uid, String resourceVersion, Optional<String> mark, boolean settled) {

    public static Workload of(String kind, ObjectKey key, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Workload(
                kind,
                key,
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                Optional.ofNullable(object.path("spec")
                                .path("template")
                                .path("metadata")
                                .path("annotations")
                                .get(RolloutMark.ANNOTATION))
                        .map(JsonNode::asText),
                object.path("status").path("observedGeneration").asLong()
                                >= metadata.path("generation").asLong()
                        && (kind.equals("DaemonSet") ? daemonSet(object.path("status")) : deployment(object)));
    }

    /** True when nothing but versions differs, which is of no interest to anybody but a writer. */
    public boolean sameAs(Workload other) {
        return uid.equals(other.uid) && mark.equals(other.mark) && settled == other.settled;
    }

    boolean runs(RunningPod pod) {
        return pod.owner().equals(kind + "/" + key.name());
    }

    private static boolean deployment(JsonNode object) {
        JsonNode status = object.path("status");
        long wanted = object.path("spec").path("replicas").asLong(1);
        long updated = status.path("updatedReplicas").asLong();
        return updated == wanted && status.path("replicas").asLong() == updated;
    }

    private static boolean daemonSet(JsonNode status) {
        return status.path("updatedNumberScheduled").asLong()
                == status.path("desiredNumberScheduled").asLong();
    }
}
