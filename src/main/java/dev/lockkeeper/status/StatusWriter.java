package dev.lockkeeper.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.apply.Answer;
import dev.lockkeeper.apply.FencedRequests;
import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.ResourceType;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.condition.PlannedStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what is planned for an object's status, when it differs. The list of conditions goes as a whole, so the patch
 * carries the resourceVersion it was made from; after a conflict it is made again from the newest state.
 */
public final class StatusWriter {

    private static final int TRIES = 3;

    /** What comes by itself is no reason for an Event. */
    private static final String PENDING = "Pending";

    /** Mostly there are a few; those of objects that went are forgotten with all others, which costs a conflict each. */
    private static final int MOST_ANSWERS = 1_000;

    private final FencedRequests requests;
    private final KubernetesSerialization serialization;
    private final InstantSource clock;
    private final EventRecorder events;

    /** Kinds whose CRD drops {@code status.parents} (the peer's): learned from answers, forgotten when one keeps it. */
    private final Set<Kind> withoutParents = ConcurrentHashMap.newKeySet();

    /** Answers that the cache has not shown yet: a second look right after a write would meet a conflict. */
    private final Map<ObjectId, JsonNode> answers = new ConcurrentHashMap<>();

    public StatusWriter(
            FencedRequests requests, KubernetesSerialization serialization, InstantSource clock, EventRecorder events) {
        this.requests = requests;
        this.serialization = serialization;
        this.clock = clock;
        this.events = events;
    }

    /** {@code object} as it was last seen; an older generation than planned for is read again, a newer one is left. */
    public Outcome write(PlannedStatus planned, HasMetadata object) {
        // By way of text: a value conversion keeps Long and Integer apart, and equal numbers would differ.
        JsonNode present =
                newest(planned.object(), serialization.unmarshal(serialization.asJson(object), JsonNode.class));
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = attempt(planned, present);
            if (!(outcome instanceof Outcome.Conflict) || attempt == TRIES) {
                return outcome;
            }
            ResourceType type = ResourceType.of(planned.object().kind());
            switch (requests.read(type, planned.object().key())) {
                case Answer.Done(JsonNode newest) -> present = newest;
                case Answer.Rejected rejected
                when rejected.code() == 404 -> {
                    return new Outcome.Unchanged();
                }
                case Answer other -> {
                    return other.outcome(planned.object());
                }
            }
        }
    }

    private Outcome attempt(PlannedStatus planned, JsonNode present) {
        ObjectId id = planned.object();
        JsonNode metadata = present.path("metadata");
        if (metadata.path("generation").asLong() > planned.generation()) {
            return new Outcome.Unchanged();
        }
        JsonNode status = present.path("status");
        if (!status.path("parents").isEmpty()) {
            withoutParents.remove(id.kind());
        }
        Optional<ObjectNode> change =
                StatusMerge.change(status, planned, !withoutParents.contains(id.kind()), clock.instant());
        if (change.isEmpty()) {
            return new Outcome.Unchanged();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode precondition = patch.putObject("metadata");
        precondition.set("uid", metadata.path("uid"));
        precondition.set("resourceVersion", metadata.path("resourceVersion"));
        patch.set("status", change.get());
        Answer answer = requests.mergeStatus(ResourceType.of(id.kind()), id.key(), patch);
        if (answer instanceof Answer.Done(JsonNode stored)) {
            learn(id.kind(), change.get(), stored);
            remember(id, stored);
            report(planned, status, present);
        }
        return answer.outcome(id);
    }

    private void remember(ObjectId id, JsonNode stored) {
        if (answers.size() >= MOST_ANSWERS) {
            answers.clear();
        }
        answers.put(id, stored);
    }

    private JsonNode newest(ObjectId id, JsonNode cached) {
        JsonNode answer = answers.get(id);
        if (answer == null) {
            return cached;
        }
        JsonNode mine = answer.path("metadata");
        JsonNode theirs = cached.path("metadata");
        if (mine.path("uid").equals(theirs.path("uid")) && version(theirs) < version(mine)) {
            return answer;
        }
        answers.remove(id, answer);
        return cached;
    }

    /** Ordered numbers, which the API promises since Kubernetes 1.35 and etcd always kept; 0 when it is none. */
    private static long version(JsonNode metadata) {
        return metadata.path("resourceVersion").asLong();
    }

    private void learn(Kind kind, ObjectNode sent, JsonNode stored) {
        if (!sent.path("parents").isEmpty()
                && stored.path("status").path("parents").isEmpty()) {
            withoutParents.add(kind);
        }
    }

    /** An Event for each condition that is false now and was not so, or for another reason, before. */
    private void report(PlannedStatus planned, JsonNode before, JsonNode object) {
        var known = ConditionMerge.byType(before.path("conditions"));
        planned.conditions().stream()
                .filter(condition -> !condition.status() && !condition.reason().equals(PENDING))
                .filter(condition -> {
                    JsonNode old = known.getOrDefault(condition.type(), JsonNodeFactory.instance.objectNode());
                    return !(old.path("status").asText().equals("False")
                            && old.path("reason").asText().equals(condition.reason())
                            && old.path("message").asText().equals(condition.message()));
                })
                .forEach(condition ->
                        events.warning(EventRecorder.Subject.of(object), condition.reason(), condition.message()));
    }
}
