package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes the peer's traces off the objects that users made: its finalizer, which would block a deletion for ever once the
 * peer is gone, and its ownership of fields. At once and not only at deletion, so that no object waits for a leader. The
 * peer adds its finalizer again when it comes back; nothing of it depends on finding it.
 */
public final class PeerLeftovers {

    private final FencedRequests requests;

    public PeerLeftovers(FencedRequests requests) {
        this.requests = requests;
    }

    /** Removes the finalizer from an object of one of our kinds, being deleted or not; mostly does nothing. */
    public Outcome release(ObjectId id, HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        if (!finalizers.contains(PeerMarks.FINALIZER)) {
            return new Outcome.Unchanged();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", object.getMetadata().getUid())
                .put("resourceVersion", object.getMetadata().getResourceVersion());
        ArrayNode kept = metadata.putArray("finalizers");
        finalizers.stream().filter(name -> !name.equals(PeerMarks.FINALIZER)).forEach(kept::add);
        Answer answer = requests.merge(ResourceType.of(id.kind()), new ObjectKey(id.namespace(), id.name()), patch);
        return switch (answer) {
            // Without its last finalizer an object that is being deleted is gone.
            case Answer.Rejected rejected when rejected.code() == 404 -> new Outcome.Unchanged();
            default -> answer.outcome(id);
        };
    }

    /**
     * managedFields of one of our kinds without other writers of its conditions; empty when there are none. Of our kinds
     * only the peer wrote a status before us.
     */
    public static Optional<ArrayNode> withoutStatusOwners(JsonNode managedFields) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        Predicate<JsonNode> foreign =
                entry -> entry.path("subresource").asText().equals("status")
                        && !entry.path("manager").asText().equals(FieldManager.OURS)
                        && entry.path("fieldsV1").path("f:status").has("f:conditions");
        managedFields.forEach(entry -> {
            if (!foreign.test(entry)) {
                kept.add(entry);
            }
        });
        return kept.size() == managedFields.size() || kept.isEmpty() ? Optional.empty() : Optional.of(kept);
    }
}
