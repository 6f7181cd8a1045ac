package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Brings one object to its desired state with as few writes as possible, mostly none. Whether the cluster already has it
 * is told by two facts, not by comparing content that the API server defaults: the annotation with the hash of what was
 * applied last, and that our field manager still owns all of it. Rules and reasons: docs/writes.md.
 */
public final class Applier {

    private final FencedRequests requests;
    private final ObservedObjects observed;
    private final KubernetesSerialization serialization;
    private final MeterRegistry metrics;
    private final AppliedMemory memory = new AppliedMemory(System::nanoTime);

    public Applier(
            FencedRequests requests,
            ObservedObjects observed,
            KubernetesSerialization serialization,
            MeterRegistry metrics) {
        this.requests = requests;
        this.observed = observed;
        this.serialization = serialization;
        this.metrics = metrics;
    }

    /** Creates or changes {@code object}; a refusal becomes a problem of {@code owner}. */
    public Outcome apply(ObjectId owner, HasMetadata object) {
        Desired desired = Desired.of(object, serialization);
        return find(desired.type(), desired.key())
                .map(seen -> change(owner, desired, seen))
                .orElseGet(() -> create(owner, desired));
    }

    /** Deletes an object that the caller knows to be ours or the peer's, exactly as it was observed. */
    public Outcome delete(ObjectId owner, ObservedObject object) {
        Answer answer = requests.delete(memory.newest(object));
        memory.forget(object.type(), object.key());
        return switch (answer) {
            case Answer.Rejected rejected when rejected.code() == 404 -> new Outcome.Unchanged();
            default -> answer.outcome(owner);
        };
    }

    /** The watch told that the object is gone: what was written last is not what there is. */
    public void vanished(ResourceType type, ObjectKey key) {
        memory.vanished(type, key);
    }

    /** True when nobody has changed the object since this replica wrote it: then there is nothing to look at again. */
    public boolean wroteLast(ObservedObject seen) {
        return memory.wroteLast(seen);
    }

    /** What is known of an object: from the cache, or from the last write of this replica when that is newer. */
    Optional<ObservedObject> find(ResourceType type, ObjectKey key) {
        return observed.find(type, key).map(memory::newest).or(() -> memory.unseen(type, key));
    }

    private Outcome create(ObjectId owner, Desired desired) {
        boolean deletedByOthers = memory.knows(desired);
        if (deletedByOthers && ownerGone(desired)) {
            // The garbage collector took it, and the watch has not told yet that its owner went first.
            memory.forget(desired.type(), desired.key());
            return new Outcome.Unchanged();
        }
        Answer answer = requests.create(desired);
        return switch (answer) {
            case Answer.Done(JsonNode stored) -> {
                if (deletedByOthers) {
                    drift(desired);
                }
                yield written(desired, stored);
            }
            case Answer.Rejected rejected when rejected.reason().equals("AlreadyExists") -> look(owner, desired);
            default -> answer.outcome(owner);
        };
    }

    private boolean ownerGone(Desired desired) {
        return desired.controller()
                .map(owner -> {
                    ResourceType type = new ResourceType(
                            owner.path("apiVersion").asText(),
                            owner.path("kind").asText());
                    ObjectKey key = new ObjectKey(
                            desired.key().namespace(), owner.path("name").asText());
                    return switch (requests.read(type, key)) {
                        case Answer.Done(JsonNode present) ->
                            !present.path("metadata")
                                            .path("uid")
                                            .asText()
                                            .equals(owner.path("uid").asText())
                                    || present.path("metadata").has("deletionTimestamp");
                        case Answer.Rejected rejected -> rejected.code() == 404;
                        default -> false;
                    };
                })
                .orElse(false);
    }

    /** The name is taken, although the cache knows nothing of it. */
    private Outcome look(ObjectId owner, Desired desired) {
        return switch (requests.read(desired.type(), desired.key())) {
            case Answer.Done(JsonNode present) -> change(owner, desired, observed(present));
            case Answer other -> other.outcome(owner);
        };
    }

    private Outcome change(ObjectId owner, Desired desired, ObservedObject seen) {
        if (memory.settled(desired, seen)) {
            return new Outcome.Unchanged();
        }
        Optional<Problem> refusal = Adoption.refusal(owner, desired, seen);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        boolean sameAsLast = desired.hash().equals(seen.annotations().get(Desired.HASH));
        boolean ourContent = ourContent(desired, seen);
        boolean peers = seen.managers().stream().anyMatch(manager -> peers(manager, desired));
        if (sameAsLast && ourContent && !peers) {
            return new Outcome.Unchanged();
        }
        if (seen.deleting()) {
            return new Outcome.Conflict(desired.type().kind() + " " + desired.key() + " is being deleted");
        }
        Outcome outcome = claimAndApply(owner, desired, seen);
        if (outcome instanceof Outcome.Conflict) {
            memory.forget(desired.type(), desired.key());
        }
        if (sameAsLast && outcome instanceof Outcome.Written) {
            drift(desired);
        }
        return outcome;
    }

    private Outcome claimAndApply(ObjectId owner, Desired desired, ObservedObject seen) {
        Optional<List<FieldManager>> claim = Claim.of(desired, seen);
        if (claim.isEmpty()) {
            return apply(owner, desired, seen.uid(), seen.resourceVersion());
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", seen.uid()).put("resourceVersion", seen.resourceVersion());
        metadata.set("managedFields", Claim.managedFields(claim.get()));
        return switch (requests.merge(desired.type(), desired.key(), patch)) {
            case Answer.Done(JsonNode claimed) ->
                apply(
                        owner,
                        desired,
                        seen.uid(),
                        claimed.path("metadata").path("resourceVersion").asText());
            case Answer other -> other.outcome(owner);
        };
    }

    private Outcome apply(ObjectId owner, Desired desired, String uid, String resourceVersion) {
        return switch (requests.apply(desired, uid, resourceVersion)) {
            case Answer.Done(JsonNode stored) -> written(desired, stored);
            case Answer other -> other.outcome(owner);
        };
    }

    private Outcome written(Desired desired, JsonNode stored) {
        memory.wrote(desired, observed(stored));
        return new Outcome.Written();
    }

    /** True when all that is desired is owned by us and nobody added to it. */
    private static boolean ourContent(Desired desired, ObservedObject seen) {
        ObjectNode ours = seen.managers().stream()
                .filter(manager -> manager.ours() && manager.subresource().isEmpty())
                .map(manager -> FieldOwnership.parse(manager.fields()))
                .reduce(FieldOwnership.parse("{\"f:metadata\":{\"f:annotations\":{\".\":{}}}}"), FieldOwnership::union);
        return FieldOwnership.covers(ours, desired.content()) && !Claim.foreignContent(desired, seen);
    }

    private static boolean peers(FieldManager manager, Desired desired) {
        return !manager.ours()
                && manager.subresource().isEmpty()
                && !manager.applies()
                && PeerMarks.wrote(FieldOwnership.parse(manager.fields()), desired);
    }

    private ObservedObject observed(JsonNode object) {
        return ObservedObject.of(serialization.convertValue(object, GenericKubernetesResource.class), serialization);
    }

    private void drift(Desired desired) {
        metrics.counter("lockkeeper.drift.repaired", "kind", desired.type().kind())
                .increment();
    }
}
