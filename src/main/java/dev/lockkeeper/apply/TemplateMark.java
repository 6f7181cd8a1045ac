package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;

/** Marks the pod template of a Deployment or DaemonSet, after which Kubernetes makes its pods anew, a few at a time. */
public final class TemplateMark {

    private final FencedRequests requests;

    public TemplateMark(FencedRequests requests) {
        this.requests = requests;
    }

    /**
     * @param kind {@code Deployment} or {@code DaemonSet}
     * @param annotation whose value is the mark
     */
    public Outcome write(
            ObjectKey gateway,
            String kind,
            ObjectKey workload,
            String uid,
            String resourceVersion,
            String annotation,
            String mark) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", uid).put("resourceVersion", resourceVersion);
        patch.putObject("spec")
                .putObject("template")
                .putObject("metadata")
                .putObject("annotations")
                .put(annotation, mark);
        return switch (requests.merge(new ResourceType("apps/v1", kind), workload, patch)) {
            case Answer.Rejected rejected when rejected.code() == 404 -> new Outcome.Unchanged();
            case Answer answer -> answer.outcome(new ObjectId(Kind.GATEWAY, gateway));
        };
    }
}
