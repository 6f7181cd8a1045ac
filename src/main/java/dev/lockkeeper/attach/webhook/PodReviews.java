package dev.lockkeeper.attach.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockkeeper.attach.PodMutation;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.webhook.Reply.Outcome;
import dev.lockkeeper.model.GatewayModel;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Answers from the model in memory: a pod of a Gateway with AI routes gets its processor, every other pod is allowed as it
 * is. Without a whole model it does not answer, so that the API server asks another replica or has the pod wait.
 */
public final class PodReviews {

    private static final Logger LOG = Logger.getLogger(PodReviews.class);

    private final Supplier<Optional<GatewayModel>> model;
    private final SidecarPlanner planner;

    /** @param model empty before all objects are read */
    public PodReviews(Supplier<Optional<GatewayModel>> model, SidecarPlanner planner) {
        this.model = model;
        this.planner = planner;
    }

    Reply reply(byte[] body) {
        try {
            AdmissionReview review = AdmissionReview.read(body);
            return model.get()
                    .map(known -> answer(known, review))
                    .orElseGet(() -> Reply.text(
                            503, "this replica has not read all objects yet; ask again", Outcome.UNAVAILABLE));
        } catch (AdmissionReview.Malformed e) {
            return Reply.text(400, String.valueOf(e.getMessage()), Outcome.REFUSED);
        }
    }

    private Reply answer(GatewayModel known, AdmissionReview review) {
        ArrayNode patch = review.createsPod() ? patch(known, review.object()) : JsonNodeFactory.instance.arrayNode();
        if (!patch.isEmpty()) {
            LOG.debugf(
                    "pod gets its processor namespace=%s pod=%s gateway=%s",
                    review.request().path("namespace").asText(),
                    review.object().path("metadata").path("generateName").asText(),
                    PodMutation.gateway(review.object()).map(Object::toString).orElse(""));
        }
        return Reply.review(review.allowed(patch), patch.isEmpty() ? Outcome.UNTOUCHED : Outcome.INJECTED);
    }

    private ArrayNode patch(GatewayModel known, JsonNode pod) {
        return PodMutation.gateway(pod)
                .flatMap(gateway -> planner.of(known, gateway))
                .map(sidecar -> PodMutation.patch(pod, sidecar))
                .orElseGet(JsonNodeFactory.instance::arrayNode);
    }
}
