package dev.lockkeeper.attach.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.attach.PodMutation;
import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.attach.Sidecar;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.webhook.Reply.Outcome;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Answers from the model in memory: a pod of a Gateway with AI routes gets its processor, every other pod is allowed as it
 * is. Without a whole model it answers 503: with {@code failurePolicy: Fail} the API server then refuses the pod without asking
 * again, and its ReplicaSet tries anew. A replica that is behind the one which rolled the pods says so.
 */
public final class PodReviews {

    private static final Logger LOG = Logger.getLogger(PodReviews.class);

    private static final int WARM_UP_ROUNDS = 50;
    private static final String WARM_UP = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"0","operation":"CREATE",
            "kind":{"group":"","version":"v1","kind":"Pod"},"object":{"metadata":{"labels":{
            "gateway.envoyproxy.io/owning-gateway-name":"warm","gateway.envoyproxy.io/owning-gateway-namespace":"warm"}},
            "spec":{"containers":[{"name":"envoy"}]}}}}""";

    private static final int MOST_REMEMBERED = 1_000;

    private final Supplier<Optional<GatewayModel>> model;
    private final SidecarPlanner planner;
    private final Set<String> vain = ConcurrentHashMap.newKeySet();

    /** @param model empty before all objects are read */
    public PodReviews(Supplier<Optional<GatewayModel>> model, SidecarPlanner planner) {
        this.model = model;
        this.planner = planner;
    }

    /** Loads what the first answer needs: without it that takes seconds on a busy machine. */
    public void warmUp() {
        GatewayModel sample = GatewayModel.empty()
                .with(new ModelChange.Upsert(new ModelObject<>(
                        ObjectId.of(Kind.MCP_ROUTE, "warm", "up"),
                        Meta.NONE,
                        new ModelSpec.McpRoute(List.of(new ParentReference(null, null, null, "warm", null, null))))));
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            answer(Optional.of(sample), WARM_UP.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param behind what the pod's template was marked for and this replica does not know of, perhaps not yet; empty when
     *     there is nothing to wait for
     */
    record Answer(Reply reply, Optional<String> behind) {}

    /** The wait for this was in vain, so nobody waits for it again: an old mark may stay on a template for ever. */
    void inVain(String behind) {
        if (vain.size() >= MOST_REMEMBERED) {
            vain.clear();
        }
        vain.add(behind);
    }

    Answer answer(byte[] body) {
        return answer(model.get(), body);
    }

    private Answer answer(Optional<GatewayModel> newest, byte[] body) {
        try {
            AdmissionReview review = AdmissionReview.read(body);
            return newest.map(known -> answer(known, review))
                    .orElseGet(() -> now(Reply.text(
                            503, "this replica has not read all objects yet; ask again", Outcome.UNAVAILABLE)));
        } catch (AdmissionReview.Malformed e) {
            return now(Reply.text(400, String.valueOf(e.getMessage()), Outcome.REFUSED));
        }
    }

    private Answer answer(GatewayModel known, AdmissionReview review) {
        if (!review.createsPod()) {
            return now(Reply.review(review.allowed(JsonNodeFactory.instance.arrayNode()), Outcome.UNTOUCHED));
        }
        JsonNode pod = review.object();
        Optional<ObjectKey> gateway = PodMutation.gateway(pod);
        Optional<Sidecar> sidecar = gateway.flatMap(named -> planner.of(known, named));
        ArrayNode patch =
                sidecar.map(wanted -> PodMutation.patch(pod, wanted)).orElseGet(JsonNodeFactory.instance::arrayNode);
        if (!patch.isEmpty()) {
            LOG.debugf(
                    "pod gets its processor namespace=%s pod=%s gateway=%s",
                    review.request().path("namespace").asText(),
                    pod.path("metadata").path("generateName").asText(),
                    gateway.map(Object::toString).orElse(""));
        }
        return new Answer(
                Reply.review(review.allowed(patch), patch.isEmpty() ? Outcome.UNTOUCHED : Outcome.INJECTED),
                gateway.isPresent() ? behind(pod, sidecar) : Optional.empty());
    }

    private Optional<String> behind(JsonNode pod, Optional<Sidecar> sidecar) {
        String mark = pod.path("metadata")
                .path("annotations")
                .path(RolloutMark.ANNOTATION)
                .asText("");
        String known = sidecar.map(Sidecar::hash).orElse(RolloutMark.NONE);
        return RolloutMark.read(mark)
                .filter(read -> !read.sidecar().equals(known))
                .map(read -> read.sidecar() + " instead of " + known)
                .filter(difference -> !vain.contains(difference));
    }

    private static Answer now(Reply reply) {
        return new Answer(reply, Optional.empty());
    }
}
