package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.plan.bundle.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The processor as one Gateway's pods are to have it.
 *
 * @param container as in a pod's spec; not to be changed, as are the volumes
 * @param volumes of the pod, in the order in which they are added
 * @param pullSecrets names of Secrets in the pod's namespace
 * @param nativeSidecar whether the container belongs to the init containers
 */
public record Sidecar(ObjectNode container, List<ObjectNode> volumes, List<String> pullSecrets, boolean nativeSidecar) {

    /** Name of the container. */
    public static final String NAME = "ai-gateway-extproc";

    /** Annotation of a pod: the {@link #hash()} of the processor that was put into it. */
    public static final String STAMP = "lockkeeper.dev/sidecar";

    static final int ADMIN_PORT = 1064;

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    public Sidecar {
        volumes = List.copyOf(volumes);
        pullSecrets = List.copyOf(pullSecrets);
    }

    /** 64 hex digits of SHA-256, whatever the order of fields: other digits, and pods have to be made anew. */
    public String hash() {
        Map<?, ?> fields = MAPPER.convertValue(container, Map.class);
        String text = Json.line(fields) + (pullSecrets.isEmpty() ? "" : Json.line(pullSecrets));
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
