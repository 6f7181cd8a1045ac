package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The processor that a pod has.
 *
 * @param stamp hash of what Lockkeeper put in; empty for another controller's
 * @param container as the API server shows it
 */
public record PodSidecar(Optional<String> stamp, Optional<JsonNode> container) {

    public static PodSidecar of(JsonNode pod) {
        return new PodSidecar(
                Optional.ofNullable(pod.path("metadata").path("annotations").get(Sidecar.STAMP))
                        .map(JsonNode::asText),
                Stream.of("initContainers", "containers")
                        .flatMap(list ->
                                StreamSupport.stream(pod.path("spec").path(list).spliterator(), false))
                        .filter(container -> container.path("name").asText().equals(Sidecar.NAME))
                        .findFirst()
                        .map(JsonNode::deepCopy));
    }

    /** Whether the pod has just this processor. One that another controller put in is compared field by field. */
    public boolean is(String hash, JsonNode wanted) {
        return container.isPresent()
                && stamp.map(hash::equals).orElseGet(() -> ContainerFields.same(wanted, container.get()));
    }

    /** Whether the pod has none. */
    public boolean none() {
        return container.isEmpty();
    }
}
