package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;

/**
 * Takes the peer's traces off the objects that users made: its finalizer, which would block a deletion for ever once the
 * peer is gone, and its ownership of conditions. At once and not only at deletion, so that no deletion waits for a leader.
 * The peer adds its finalizer again when it comes back; nothing of it depends on finding it.
 */
public final class PeerLeftovers {

    private static final Set<String> CONDITIONS = Set.of("k:{\"type\":\"Accepted\"}", "k:{\"type\":\"NotAccepted\"}");

    private final FencedRequests requests;

    public PeerLeftovers(FencedRequests requests) {
        this.requests = requests;
    }

    /** For an object of one of our kinds, being deleted or not; mostly does nothing. */
    public Outcome release(ObjectId id, HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        ObservedObject seen = ObservedObject.of(object, requests.serialization());
        List<FieldManager> others =
                seen.managers().stream().filter(manager -> !peers(manager)).toList();
        boolean held = finalizers.contains(PeerMarks.FINALIZER);
        // An empty list would not reset managedFields, and there is always the one who created the object.
        boolean owned = !others.isEmpty() && others.size() < seen.managers().size();
        if (!held && !owned) {
            return new Outcome.Unchanged();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", seen.uid()).put("resourceVersion", seen.resourceVersion());
        if (held) {
            var kept = metadata.putArray("finalizers");
            finalizers.stream()
                    .filter(name -> !name.equals(PeerMarks.FINALIZER))
                    .forEach(kept::add);
        }
        if (owned) {
            metadata.set("managedFields", Claim.managedFields(others));
        }
        Answer answer = requests.merge(ResourceType.of(id.kind()), id.key(), patch);
        return switch (answer) {
            // Without its last finalizer an object that is being deleted is gone.
            case Answer.Rejected rejected when rejected.code() == 404 -> new Outcome.Unchanged();
            default -> answer.outcome(id);
        };
    }

    /** The peer's entry for a status, or one that owns nothing but its finalizer. */
    private static boolean peers(FieldManager manager) {
        if (manager.ours() || manager.applies()) {
            return false;
        }
        JsonNode fields = FieldOwnership.parse(manager.fields());
        if (manager.ofStatus()) {
            JsonNode conditions = fields.path("f:status").path("f:conditions");
            return !conditions.isMissingNode()
                    && (conditions.isEmpty() || CONDITIONS.stream().anyMatch(conditions::has));
        }
        JsonNode metadata = fields.path("f:metadata");
        return fields.size() == 1
                && metadata.size() == 1
                && metadata.path("f:finalizers").has("v:\"" + PeerMarks.FINALIZER + "\"");
    }
}
