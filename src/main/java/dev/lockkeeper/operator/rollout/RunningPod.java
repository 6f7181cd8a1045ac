package dev.lockkeeper.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.attach.PodSidecar;

/**
 * An Envoy pod and the processor in it.
 *
 * @param owner {@code Deployment/name} or {@code DaemonSet/name}; empty for a pod that nobody replaces
 */
public record RunningPod(String name, String owner, PodSidecar sidecar) {

    public static RunningPod of(JsonNode pod) {
        return new RunningPod(
                pod.path("metadata").path("name").asText(), owner(pod.path("metadata")), PodSidecar.of(pod));
    }

    private static String owner(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            String name = owner.path("name").asText();
            String template =
                    "-" + metadata.path("labels").path("pod-template-hash").asText();
            if (owner.path("kind").asText().equals("DaemonSet")) {
                return "DaemonSet/" + name;
            }
            if (owner.path("kind").asText().equals("ReplicaSet") && name.endsWith(template)) {
                return "Deployment/" + name.substring(0, name.length() - template.length());
            }
        }
        return "";
    }
}
