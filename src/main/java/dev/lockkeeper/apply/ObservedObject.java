package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a writer must know of an object in the cluster: its metadata, who owns which fields, and of a Secret what its
 * values hash to. The content itself is not kept: field ownership tells whether it is still what was written.
 *
 * @param data of a Secret, per key
 * @param parents of an HTTPRoute, what Envoy Gateway says of it
 * @param index of a bundle's index Secret the text of {@code index.yaml}, else empty
 */
public record ObservedObject(
        ResourceType type,
        ObjectKey key,
        String uid,
        String resourceVersion,
        long generation,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<OwnerReference> ownerReferences,
        List<String> finalizers,
        boolean deleting,
        List<FieldManager> managers,
        Map<String, DataDigest> data,
        List<ReportedParent> parents,
        String index) {

    /** The key whose text is kept, see {@link #index}. */
    private static final String INDEX_KEY = "index.yaml";

    public ObservedObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        ownerReferences = List.copyOf(ownerReferences);
        finalizers = List.copyOf(finalizers);
        managers = List.copyOf(managers);
        data = Map.copyOf(data);
        parents = List.copyOf(parents);
    }

    /** The reduced view; {@code object} is not kept. */
    public static ObservedObject of(HasMetadata object, KubernetesSerialization serialization) {
        return of(
                object.getApiVersion(),
                object.getKind(),
                object.getMetadata(),
                data(object),
                ReportedParent.of(object),
                serialization);
    }

    private static ObservedObject of(
            String apiVersion,
            String kind,
            ObjectMeta meta,
            Map<String, String> base64,
            List<ReportedParent> parents,
            KubernetesSerialization serialization) {
        Map<String, DataDigest> digests = new LinkedHashMap<>();
        base64.forEach((name, value) ->
                digests.put(name, DataDigest.of(Base64.getDecoder().decode(value))));
        String index = Optional.ofNullable(base64.get(INDEX_KEY))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                .orElse("");
        return new ObservedObject(
                new ResourceType(apiVersion, kind),
                new ObjectKey(orEmpty(meta.getNamespace()), orEmpty(meta.getName())),
                orEmpty(meta.getUid()),
                orEmpty(meta.getResourceVersion()),
                Optional.ofNullable(meta.getGeneration()).orElse(0L),
                orEmpty(meta.getLabels()),
                orEmpty(meta.getAnnotations()),
                meta.getOwnerReferences(),
                meta.getFinalizers(),
                meta.getDeletionTimestamp() != null,
                meta.getManagedFields().stream()
                        .map(entry -> manager(entry, serialization))
                        .toList(),
                digests,
                parents,
                index);
    }

    /** The owner that has {@code controller: true}. */
    public Optional<OwnerReference> controller() {
        return ownerReferences.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static FieldManager manager(ManagedFieldsEntry entry, KubernetesSerialization serialization) {
        FieldsV1 fields = entry.getFieldsV1();
        return new FieldManager(
                orEmpty(entry.getManager()),
                orEmpty(entry.getOperation()),
                orEmpty(entry.getSubresource()),
                orEmpty(entry.getApiVersion()),
                orEmpty(entry.getTime()),
                fields == null ? "{}" : serialization.asJson(fields));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> data(HasMetadata object) {
        return switch (object) {
            case Secret secret -> orEmpty(secret.getData());
            case GenericKubernetesResource generic
            when generic.getKind().equals("Secret")
                    && generic.getAdditionalProperties().get("data") instanceof Map<?, ?> data ->
                (Map<String, String>) data;
            default -> Map.of();
        };
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> value) {
        return value == null ? Map.of() : value;
    }
}
