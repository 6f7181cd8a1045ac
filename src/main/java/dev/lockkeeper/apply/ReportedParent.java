package dev.lockkeeper.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy Gateway says of an HTTPRoute towards one Gateway, from {@code status.parents[]}.
 *
 * @param newest whether it speaks of the present generation
 * @param refusal reason and message of {@code Accepted} or {@code ResolvedRefs} when one is not true
 */
public record ReportedParent(
        String namespace, String name, String section, int port, boolean newest, Optional<Refusal> refusal) {

    private static final List<String> JUDGED = List.of("Accepted", "ResolvedRefs");

    /** Why Envoy Gateway does not serve it as it is. */
    public record Refusal(String reason, String message) {}

    static List<ReportedParent> of(HasMetadata object) {
        if (!(object instanceof GenericKubernetesResource generic)
                || !(generic.getAdditionalProperties().get("status") instanceof Map<?, ?> status)) {
            return List.of();
        }
        long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
        String namespace = object.getMetadata().getNamespace();
        return maps(status.get("parents"))
                .map(parent -> of(parent, namespace, generation))
                .toList();
    }

    private static ReportedParent of(Map<?, ?> parent, String namespace, long generation) {
        Map<?, ?> reference = parent.get("parentRef") instanceof Map<?, ?> map ? map : Map.of();
        List<? extends Map<?, ?>> judged = maps(parent.get("conditions"))
                .filter(condition -> JUDGED.contains(text(condition, "type")))
                .toList();
        boolean newest = judged.size() == JUDGED.size()
                && judged.stream().allMatch(condition -> number(condition, "observedGeneration") >= generation);
        Optional<Refusal> refusal = judged.stream()
                .filter(condition -> !text(condition, "status").equals("True"))
                .findFirst()
                .map(condition -> new Refusal(text(condition, "reason"), text(condition, "message")));
        String own = text(reference, "namespace");
        return new ReportedParent(
                own.isEmpty() ? namespace : own,
                text(reference, "name"),
                text(reference, "sectionName"),
                (int) number(reference, "port"),
                newest,
                refusal);
    }

    private static Stream<? extends Map<?, ?>> maps(@Nullable Object list) {
        return list instanceof List<?> items
                ? items.stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item)
                : Stream.empty();
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static long number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
