package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.Sha256;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A wanted object as the tree that is sent: sorted, without what only the API server sets.
 *
 * @param hash over the tree; it is left in an annotation, so that any replica sees whether the last write said the same
 */
record Desired(ResourceType type, ObjectKey key, ObjectNode tree, String hash) {

    static final String EPOCH = "lockkeeper.dev/epoch";
    static final String HASH = "lockkeeper.dev/applied";

    private static final Set<String> METADATA = Set.of("name", "namespace", "labels", "annotations", "ownerReferences");

    static Desired of(HasMetadata object, KubernetesSerialization serialization) {
        ObjectNode tree = (ObjectNode) sorted(serialization.convertValue(object, JsonNode.class));
        tree.remove("status");
        ((ObjectNode) tree.get("metadata")).retain(METADATA);
        String hash =
                Sha256.hex(tree.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        return new Desired(
                new ResourceType(object.getApiVersion(), object.getKind()),
                new ObjectKey(
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                tree,
                hash);
    }

    /** What is sent: with hash and epoch, which say nothing about the content and so are not part of the hash. */
    ObjectNode document(long epoch) {
        ObjectNode document = tree.deepCopy();
        ((ObjectNode) document.get("metadata"))
                .withObjectProperty("annotations")
                .put(HASH, hash)
                .put(EPOCH, Long.toString(epoch));
        return document;
    }

    /** The part that has owners in managedFields. */
    ObjectNode content() {
        ObjectNode content = tree.deepCopy().without(List.of("apiVersion", "kind"));
        ((ObjectNode) content.get("metadata")).remove(List.of("name", "namespace"));
        return content;
    }

    /** The controlling owner, empty without one. */
    Optional<JsonNode> controller() {
        for (JsonNode owner : tree.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, JsonNode> fields = new TreeMap<>();
                object.properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        fields.put(field.getKey(), sorted(field.getValue()));
                    }
                });
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                result.setAll(fields);
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> result.add(sorted(item)));
                yield result;
            }
            default -> node;
        };
    }
}
