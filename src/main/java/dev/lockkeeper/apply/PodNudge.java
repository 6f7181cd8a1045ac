package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.apply.publication.EnvoyPod;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import java.util.List;

/**
 * Makes the kubelet refresh the Secrets of Envoy pods soon: it does so when a pod changes, else up to a minute later
 * (reference envoy-ai-gateway.md §2.4). Pods whose processor is connected by a stream need none.
 */
public final class PodNudge {

    /** As the peer's. */
    public static final String ANNOTATION = "aigateway.envoyproxy.io/uuid";

    private static final ResourceType POD = new ResourceType("v1", "Pod");

    private final FencedRequests requests;

    public PodNudge(FencedRequests requests) {
        this.requests = requests;
    }

    /** One patch for each pod that does not know of the bundle; a pod that went or changed meanwhile is left. */
    public List<Outcome> nudge(ObjectKey gateway, List<EnvoyPod> pods, String uuid) {
        ObjectId owner = new ObjectId(Kind.GATEWAY, gateway);
        return pods.stream()
                .filter(pod -> !pod.nudgedFor().equals(uuid))
                .map(pod -> nudge(owner, pod, uuid))
                .toList();
    }

    private Outcome nudge(ObjectId owner, EnvoyPod pod, String uuid) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
        metadata.putObject("annotations").put(ANNOTATION, uuid);
        return switch (requests.merge(POD, pod.key(), patch)) {
            case Answer.Rejected rejected when rejected.code() == 404 -> new Outcome.Unchanged();
            case Answer answer -> answer.outcome(owner);
        };
    }
}
