package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.api.BackendSecurityPolicy;
import dev.lockkeeper.api.GatewayConfig;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.References;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects as the API server has them → objects of the model. */
final class Readings {

    private final KubernetesSerialization serialization;

    Readings(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** @throws IllegalArgumentException when the object is not what its kind promises */
    ModelObject<?> read(Kind kind, HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        ObjectId id = ObjectId.of(kind, meta.getNamespace(), meta.getName());
        return switch (object) {
            case AIGatewayRoute route -> full(id, meta, new ModelSpec.Route(present(route.getSpec())));
            case AIServiceBackend backend -> full(id, meta, new ModelSpec.ServiceBackend(present(backend.getSpec())));
            case BackendSecurityPolicy policy ->
                full(id, meta, new ModelSpec.SecurityPolicy(present(policy.getSpec())));
            case GatewayConfig config -> full(id, meta, new ModelSpec.Config(present(config.getSpec())));
            case Gateway gateway ->
                new ModelObject<>(
                        id,
                        gatewayMeta(meta),
                        new ModelSpec.GatewayFacts(present(gateway.getSpec()).getGatewayClassName()));
            case GenericKubernetesResource generic -> generic(kind, id, meta, generic);
            default -> throw new IllegalArgumentException("no reading of " + object.getKind());
        };
    }

    private ModelObject<?> generic(Kind kind, ObjectId id, ObjectMeta meta, GenericKubernetesResource object) {
        return switch (kind) {
            case MCP_ROUTE -> full(id, meta, new ModelSpec.McpRoute(list(object, "parentRefs", ParentReference.class)));
            case QUOTA_POLICY ->
                full(id, meta, new ModelSpec.Quota(serialization.convertValue(spec(object), QuotaPolicySpec.class)));
            case REFERENCE_GRANT ->
                full(
                        id,
                        meta,
                        new ModelSpec.Grant(
                                list(object, "from", ModelSpec.GrantFrom.class),
                                list(object, "to", GrantTarget.class).stream()
                                        .map(GrantTarget::target)
                                        .toList()));
            case BACKEND, INFERENCE_POOL ->
                // Only existence counts: a change of labels must not plan 2,000 routes again.
                new ModelObject<>(id, bare(meta), new ModelSpec.Presence());
            default -> throw new IllegalArgumentException("no reading of " + kind);
        };
    }

    /** {@code name} is optional on the wire. */
    private record GrantTarget(
            String group, String kind, @Nullable String name) {
        ModelSpec.GrantTo target() {
            return new ModelSpec.GrantTo(group, kind, name == null ? "" : name);
        }
    }

    private <R> List<R> list(GenericKubernetesResource object, String field, Class<R> type) {
        Object spec = object.getAdditionalProperties().get("spec");
        if (!(spec instanceof Map<?, ?> fields) || !(fields.get(field) instanceof List<?> items)) {
            return List.of();
        }
        return items.stream()
                .map(item -> serialization.convertValue(item, type))
                .toList();
    }

    private static Map<?, ?> spec(GenericKubernetesResource object) {
        return object.getAdditionalProperties().get("spec") instanceof Map<?, ?> fields ? fields : Map.of();
    }

    private static <S extends ModelSpec> ModelObject<S> full(ObjectId id, ObjectMeta meta, S spec) {
        return new ModelObject<>(
                id,
                new Meta(
                        orEmpty(meta.getUid()),
                        orEmpty(meta.getResourceVersion()),
                        generation(meta),
                        sorted(meta.getLabels()),
                        sorted(meta.getAnnotations()),
                        orEmpty(meta.getCreationTimestamp()),
                        ""),
                spec);
    }

    private static Meta bare(ObjectMeta meta) {
        return new Meta(
                orEmpty(meta.getUid()),
                orEmpty(meta.getResourceVersion()),
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                orEmpty(meta.getCreationTimestamp()),
                "");
    }

    /** Of a Gateway, on which all its routes depend, plans read one annotation. */
    private static Meta gatewayMeta(ObjectMeta meta) {
        TreeMap<String, String> annotations = new TreeMap<>();
        String config = sorted(meta.getAnnotations()).get(References.GATEWAY_CONFIG_ANNOTATION);
        if (config != null) {
            annotations.put(References.GATEWAY_CONFIG_ANNOTATION, config);
        }
        Meta bare = bare(meta);
        return new Meta(
                bare.uid(), bare.resourceVersion(), 0, new TreeMap<>(), annotations, bare.createdAt(), bare.origin());
    }

    private static <S> S present(@Nullable S spec) {
        if (spec == null) {
            throw new IllegalArgumentException("it has no spec");
        }
        return spec;
    }

    private static TreeMap<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? new TreeMap<>() : new TreeMap<>(map);
    }

    private static long generation(ObjectMeta meta) {
        return Objects.requireNonNullElse(meta.getGeneration(), 0L);
    }

    private static String orEmpty(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
